using Switchyard.Core.Budgets;
using Switchyard.Core.Chat;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Accounting;

/// <summary>Makes the account of each call, and holds what they share. Thread-safe.</summary>
/// <param name="ledger">Writes attempts down.</param>
/// <param name="budgets">Reserves what they may cost.</param>
/// <param name="catalog">Knows prices and the longest answers.</param>
/// <param name="estimator">Guesses prompts' tokens.</param>
/// <param name="time">The clock.</param>
public sealed class CallAccounting(Ledger ledger, IBudgetGuard budgets, IModelCatalog catalog, ITokenEstimator estimator, TimeProvider time)
{
    // What an answer may be at most when neither the request nor the catalog says.
    private const long UnsaidOutput = 32_768;

    // What is written down of a caller's own words.
    private const int LongestWord = 256;
    private const int MostTags = 32;

    /// <summary>How long after its total timer an attempt is given up.</summary>
    public static readonly TimeSpan ExpiryGrace = TimeSpan.FromSeconds(60);

    internal Ledger Ledger => ledger;

    internal IBudgetGuard Budgets => budgets;

    internal TimeProvider Time => time;

    /// <summary>The account of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="requestId">The request's id in the ledger; no caller chooses it.</param>
    /// <param name="limits">What the call may take of the limits.</param>
    public ICallAdmission Begin(LlmCall call, string requestId, ICallAdmission limits) => new CallAccount(this, call, requestId, limits);

    /// <summary>A new id for a request, in the form of a version 7 UUID without hyphens.</summary>
    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>The prices of a target; null when not known.</summary>
    /// <param name="target">The target.</param>
    public ModelPricing? PricesOf(Target target) => Describe(target)?.Pricing;

    private ModelCapabilities? Describe(Target target) => catalog.Describe(target.Provider, target.Model)?.Capabilities;

    /// <summary>A caller's own word, cut to what the ledger takes.</summary>
    /// <param name="word">The word.</param>
    public static string? Cut(string? word) => word is { Length: > LongestWord } ? word[..LongestWord] : word;

    /// <summary>A caller's own tags, cut to what the ledger takes.</summary>
    /// <param name="tags">The tags.</param>
    public static IReadOnlyList<string> Cut(IReadOnlyList<string> tags) =>
        tags.Count <= MostTags && tags.All(static tag => tag.Length <= LongestWord) ? tags : [.. tags.Take(MostTags).Select(static tag => Cut(tag)!)];

    /// <summary>What an attempt may use and cost.</summary>
    internal AttemptDemand DemandOf(LlmCall call, Target target)
    {
        var model = Describe(target);
        var prompt = estimator.EstimatePrompt(call, target);
        return new AttemptDemand(prompt, Pricing.WorstCost(model?.Pricing, prompt, LongestAnswer(call, model)), model?.Pricing);
    }

    /// <summary>An attempt that everybody has let through.</summary>
    internal AttemptIntent Intend(
        LlmCall call, Target target, string requestId, int attempt, in AttemptDemand demand, IReadOnlyList<BudgetHold> holds)
    {
        var now = time.GetUtcNow();
        var caller = call.Caller;
        return new AttemptIntent
        {
            RequestId = requestId,
            Attempt = attempt,
            At = now,
            Replica = ledger.Replica,
            KeyId = caller.KeyId,
            Key = caller.Key,
            Tenant = caller.Tenant,
            User = Cut(call.Settings.User),
            Tags = Cut(call.Settings.Tags),
            Provider = target.Provider.Name,
            Model = Cut(target.Model)!,
            Kind = call.Kind,
            Stream = call.Stream,
            PromptTokens = demand.PromptTokens,
            WorstCost = demand.WorstCost,
            PromptCost = Pricing.PromptCost(demand.Prices, demand.PromptTokens),
            OutputPrice = Pricing.OutputPrice(demand.Prices),
            ExpiresAt = now + target.Provider.Options.Timeouts.Total + ExpiryGrace,
            Budgets = holds,
        };
    }

    /// <summary>The most tokens to ask a target for on behalf of a call that does not say how many; null: no bound is needed.</summary>
    internal int? OutputCapOf(LlmCall call, Target target) =>
        call.OutputCap is null ? null : CapOf(call, Describe(target));

    private static int? CapOf(LlmCall call, ModelCapabilities? model) =>
        call is { Kind: CallKind.Chat, OutputCap: { } cap, Settings.MaxOutputTokens: null }
            ? (int)Math.Min(cap, model?.MaxOutputTokens ?? cap)
            : null;

    private static long LongestAnswer(LlmCall call, ModelCapabilities? model)
    {
        if (call.Kind == CallKind.Embeddings)
        {
            return 0;
        }

        var each = call.Settings.MaxOutputTokens ?? CapOf(call, model) ?? model?.MaxOutputTokens ?? UnsaidOutput;
        return Math.Clamp(each, 0, int.MaxValue) * Math.Clamp(call.Settings.Choices, 1, 1024);
    }
}
