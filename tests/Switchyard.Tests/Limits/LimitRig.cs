using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Tokens;
using Switchyard.Tests.Pipeline;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Limits;

/// <summary>Admission over the embedded store and a clock that stands still; every prompt is 100 tokens.</summary>
internal sealed class LimitRig : ILimitStore, ITokenEstimator, IDisposable
{
    private readonly MetricsFixture _metrics = new();
    private readonly EmbeddedLimitStore _store;

    public LimitRig()
    {
        _store = new EmbeddedLimitStore(Time);
        Queue = new SettlementQueue(this, _metrics.Metrics, Time, NullLogger<SettlementQueue>.Instance);
        Keeper = new LeaseKeeper(this, Time, NullLogger<LeaseKeeper>.Instance);
        Control = new AdmissionControl(this, this, Queue, Keeper, _metrics.Metrics, Time);
        Options.Providers["a"] = new ProviderOptions();
        Options.Providers["b"] = new ProviderOptions();
        A = new Target(new ProviderEntry(new FakeProvider("a"), Options.Providers["a"], Time), "m");
        B = new Target(new ProviderEntry(new FakeProvider("b"), Options.Providers["b"], Time), "m");
    }

    public ManualTimeProvider Time { get; } = new();

    public ServiceOptions Options { get; } = new();

    public RateLimitingOptions Limits => Options.RateLimiting;

    public SettlementQueue Queue { get; }

    public LeaseKeeper Keeper { get; }

    public AdmissionControl Control { get; }

    public Target A { get; }

    public Target B { get; }

    /// <summary>How often the store was asked to reserve.</summary>
    public int Reservations { get; private set; }

    public List<IReadOnlyList<LimitLease>> Reserved { get; } = [];

    public int SettleCalls { get; private set; }

    public List<LimitSettlement> Settled { get; } = [];

    public List<IReadOnlyList<LimitLease>> Renewed { get; } = [];

    public int Estimates { get; private set; }

    /// <summary>What the store answers with instead of doing anything.</summary>
    public LlmError? Outage { get; set; }

    /// <summary>What becomes of a decision on its way back; null for nothing.</summary>
    public Func<Outcome<LimitDecision>, ValueTask<Outcome<LimitDecision>>>? Answering { get; set; }

    /// <summary>What settling ends with instead of doing anything.</summary>
    public Func<IReadOnlyList<LimitSettlement>, Exception?>? Breaking { get; set; }

    public SwitchyardMetrics Metrics => _metrics.Metrics;

    public static LlmCall Call(string key = "alice", CallSettings? settings = null, TimeSpan? timeout = null, string model = "m") =>
        new(() => new LlmRequest { Messages = [] })
        {
            RequestId = "same-for-all",
            Dialect = Dialect.OpenAI,
            Body = default,
            Model = model,
            Caller = new CallerIdentity(key, key),
            Settings = settings ?? CallSettings.None,
            Timeout = timeout,
        };

    public static AnswerFacts Facts(long tokens, UpstreamAllowance allowance = default) => new()
    {
        Usage = new Usage { PromptTokens = 1, CompletionTokens = tokens - 1, TotalTokens = tokens, Source = Usage.FromProvider },
        Allowance = allowance,
    };

    public LimitPolicy Policy() => new(Options);

    public ICallAdmission Begin(LlmCall? call = null) => Control.Begin(call ?? Call(), Policy());

    /// <summary>What is left of every figure of a caller, in order.</summary>
    public async Task<long[]> LeftAsync(string key = "alice", string? user = null)
    {
        var states = await _store.ReadAsync(Policy().BucketsOf(new CallerIdentity(key, key), user), CancellationToken.None);
        return [.. states.Value!.Select(state => state.Remaining)];
    }

    /// <summary>What is left of every figure of a bucket.</summary>
    public async Task<long[]> LeftAsync(LimitBucket bucket)
    {
        var states = await _store.ReadAsync([bucket], CancellationToken.None);
        return [.. states.Value!.Select(state => state.Remaining)];
    }

    /// <summary>Sends what waits in the queue, as its service does.</summary>
    public async Task SettleAsync()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Queue.RunAsync(stopped.Token);
    }

    /// <summary>The value of a metric without labels, or with this one.</summary>
    public double Metric(string name, string? limit = null) =>
        _metrics.Read().Samples.Where(sample => sample.Name == name && (limit is null || sample.Labels["limit"] == limit)).Sum(sample => sample.Value);

    public async ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        Reservations++;
        Reserved.Add(leases);
        Outcome<LimitDecision> outcome = Outage is { } error ? error : await _store.ReserveAsync(leases, cancellationToken);
        return Answering is { } answering ? await answering(outcome) : outcome;
    }

    public ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken)
    {
        SettleCalls++;
        if (Breaking?.Invoke(settlements) is { } broken)
        {
            throw broken;
        }

        if (Outage is { } error)
        {
            return new(error);
        }

        Settled.AddRange(settlements);
        return _store.SettleAsync(settlements, cancellationToken);
    }

    public ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        Renewed.Add(leases);
        if (Breaking?.Invoke([]) is { } broken)
        {
            throw broken;
        }

        return Outage is { } error ? new(error) : _store.RenewAsync(leases, cancellationToken);
    }

    public ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken) =>
        _store.ReadAsync(buckets, cancellationToken);

    public long EstimatePrompt(LlmCall call, Target target)
    {
        Estimates++;
        return 100;
    }

    public long EstimateText(ReadOnlySpan<byte> text, bool isEscaped) => text.Length;

    public void Learn(LlmCall call, Target target, Usage reported)
    {
        // Every prompt is 100 tokens.
    }

    public void Dispose() => _metrics.Dispose();
}
