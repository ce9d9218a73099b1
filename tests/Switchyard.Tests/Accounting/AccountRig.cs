using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Tests.Accounting;

/// <summary>Accounts of calls over a ledger, with budgets and limits that note in order what they are asked and told.</summary>
internal sealed class AccountRig : IBudgetGuard, ICallAdmission, IModelCatalog, IDisposable
{
    public AccountRig()
    {
        Books = Ledger.Start(budgets: this);
        Accounting = new CallAccounting(Books, this, this, new TokenEstimator(), Ledger.Time);
    }

    public LedgerRig Ledger { get; } = new();

    public Ledger Books { get; }

    public CallAccounting Accounting { get; }

    public ModelPricing? Prices { get; set; } = LedgerRig.Prices;

    /// <summary>What happened, in order.</summary>
    public List<string> Seen { get; } = [];

    public LlmError? BudgetRefusal { get; set; }

    public LlmError? LimitRefusal { get; set; }

    public ICallAdmission Begin(string requestId = "r") => Accounting.Begin(Call(), requestId, this);

    public static LlmCall Call() => new(() => new LlmRequest { Messages = [] })
    {
        RequestId = "same-for-all",
        Dialect = Dialect.OpenAI,
        Body = default,
        Model = "m",
        Settings = new CallSettings { MaxOutputTokens = 100, User = new string('u', 300), Tags = ["x"] },
    };

    public async Task<AttemptSettlement> SettledAsync(string requestId = "r", int attempt = 1)
    {
        await Books.ShipAsync(CancellationToken.None);
        return Ledger.Store.Settled[(requestId, attempt)];
    }

    public bool IsBound(CallerIdentity caller) => true;

    public ValueTask<Outcome<BudgetReservation>> ReserveAsync(CallerIdentity caller, decimal? worstCost, CancellationToken cancellationToken)
    {
        Seen.Add($"reserve {(worstCost is null ? "unpriced" : "priced")}");
        return new(BudgetRefusal is { } refusal
            ? new Outcome<BudgetReservation>(refusal)
            : new Outcome<BudgetReservation>(new BudgetReservation([new BudgetHold("global", "total", worstCost ?? 0)], worstCost)));
    }

    public void Release(BudgetReservation reservation) => Seen.Add("release");

    public IReadOnlyList<BudgetHold> Settle(IReadOnlyList<BudgetHold> holds, decimal? cost)
    {
        Seen.Add("settle");
        return [.. holds.Select(hold => hold with { Amount = cost ?? hold.Amount })];
    }

    public void Appended(IReadOnlyList<AttemptSettlement> settled) => Seen.Add($"appended {settled.Count}");

    public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken) => default;

    public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken)
    {
        Seen.Add("admit");
        return new(LimitRefusal);
    }

    public void AttemptEnded(in AttemptEnd end) => Seen.Add($"ended {end.Attempt}");

    public ModelInfo? Find(string provider, string model) =>
        new() { Id = model, Provider = provider, Capabilities = new ModelCapabilities { Pricing = Prices } };

    public IReadOnlyList<ModelInfo> ModelsOf(string provider) => [];

    public void Dispose() => Ledger.Dispose();
}
