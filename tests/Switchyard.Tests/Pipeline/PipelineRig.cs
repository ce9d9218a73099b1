using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;
using Switchyard.Tests.Support;

namespace Switchyard.Tests.Pipeline;

/// <summary>The pipeline over fake providers and a clock that stands still; it notes what the observer is told.</summary>
internal sealed class PipelineRig : ICallObserver, IModelCatalog
{
    private readonly List<ProviderEntry> _entries = [];

    public PipelineRig() => Health = new TargetHealthRegistry(Time);

    public ManualTimeProvider Time { get; } = new();

    public TargetHealthRegistry Health { get; }

    public ServiceOptions Options { get; } = new();

    public List<string> Seen { get; } = [];

    public List<AttemptVerdict> Verdicts { get; } = [];

    public Dictionary<string, string> Catalog { get; } = [];

    public TokenEstimator Estimator { get; } = new();

    public CallTrace Trace => _trace ??= new CallTrace(Time);

    private CallTrace? _trace;

    public static LlmError Failure(LlmErrorCode code, double? retryAfterSeconds = null) => new(code, "failed")
    {
        RetryAfter = retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    public Target Add(ILlmProvider provider, ProviderOptions? options = null)
    {
        var entry = new ProviderEntry(provider, options ?? new ProviderOptions(), Time);
        _entries.Add(entry);
        return new Target(entry, "m");
    }

    public RouteTable Table() => new(Options, [.. _entries]);

    public CallContext Context(LlmCall call, CallTrace trace) => new(call, Table(), trace, NoLimits.Instance);

    public CompletionPipeline Pipeline() =>
        new(new ModelRouter(this, new TargetOrder(Health, () => 0, _ => null)), Health, this, Estimator, Time);

    public static LlmCall Call(string model, TimeSpan? timeout = null, params string[] fallbacks) => new(() => new LlmRequest { Messages = [] })
    {
        RequestId = "r",
        Dialect = Dialect.OpenAI,
        Body = default,
        Model = model,
        Timeout = timeout,
        Fallbacks = fallbacks,
    };

    public IDisposable? AttemptStarted(Target target, CallKind kind, int number)
    {
        Seen.Add($"start {number} {target}");
        return null;
    }

    public void AttemptAbandoned(in AttemptVerdict verdict) => Seen.Add($"abandoned {verdict.Target} {verdict.Facts?.Usage.CompletionTokens}".TrimEnd());

    public void AttemptEnded(in AttemptVerdict verdict)
    {
        Verdicts.Add(verdict);
        Seen.Add($"end {verdict.Target} {verdict.Error?.CodeName ?? "success"}");
    }

    public void Retrying(Target target, LlmError reason) => Seen.Add($"retry {target}");

    public void FailingOver(Target from, Target to, LlmError reason) => Seen.Add($"failover {from} {to}");

    public void RetryBudgetExhausted(Target target) => Seen.Add($"exhausted {target}");

    public ModelInfo? Find(string provider, string model) =>
        Catalog.GetValueOrDefault(model) == provider ? new ModelInfo { Id = model, Provider = provider, Capabilities = new ModelCapabilities() } : null;

    public IReadOnlyList<ModelInfo> ModelsOf(string provider) => [];
}
