using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Tests.Pipeline;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>The cache over the embedded store, before calls that the test answers, and a clock that stands still.</summary>
internal sealed class CacheRig : ITenantSecrets, IDisposable
{
    private readonly HostMeters _meters = new();
    private readonly PipelineRig _pipeline = new();
    private readonly ModelRouter _router;
    private readonly EmbeddedCacheStore _store;

    public CacheRig(IFlightLock? replicas = null)
    {
        Upstream = new FakeProvider("up");
        Target = _pipeline.Add(Upstream);
        Metrics = new SwitchyardMetrics(_meters, new MetricLabels());
        _store = new EmbeddedCacheStore(() => Options, Time, Metrics.CacheStore);
        _router = new ModelRouter(_pipeline, new TargetOrder(_pipeline.Health, () => 0, _ => null));
        Table = _pipeline.Table();
        Inner = new HeldCalls(Target, Time);
        Service = new CachingService(
            Inner,
            _router,
            new CacheKeys(this),
            _store,
            replicas is null ? null : new ReplicaFlights(_store, replicas, Time),
            Metrics,
            Time,
            NullLogger<CachingService>.Instance);
    }

    public ManualTimeProvider Time => _pipeline.Time;

    public CachingOptions Options => _pipeline.Options.Cache;

    public FakeProvider Upstream { get; }

    public Target Target { get; }

    public RouteTable Table { get; }

    public HeldCalls Inner { get; }

    public CachingService Service { get; }

    public SwitchyardMetrics Metrics { get; }

    public ICacheStore Store => _store;

    public ReadOnlyMemory<byte> SecretOf(string tenant) => Encoding.UTF8.GetBytes(tenant.PadRight(32, '.'));

    public CallContext Context(string text = "hi", TimeSpan? timeout = null, ICallAdmission? admission = null, string key = "k", params (string Name, string Value)[] headers) =>
        new(
            new LlmCall(() => new LlmRequest { Messages = [] })
            {
                RequestId = "r",
                Dialect = Dialect.OpenAI,
                Body = Encoding.UTF8.GetBytes($$"""{"model":"up:m","messages":"{{text}}"}"""),
                Model = "up:m",
                Timeout = timeout,
                Caller = new CallerIdentity(key, "t"),
                Settings = new CallSettings { Temperature = 0 },
                ClientHeader = name => headers.FirstOrDefault(header => header.Name == name).Value,
            },
            Table,
            new CallTrace(Time),
            admission ?? NoLimits.Instance);

    /// <summary>Asks and reads the whole answer: its text or the code of its failure, what the cache did, and its age in seconds.</summary>
    public Task<(string Answer, CacheResult Cache, double? Age)> AskAsync(CallContext? context = null) => AskAndLeaveAsync(context, TestContext.Current.CancellationToken);

    /// <summary>The same for a client that may leave.</summary>
    public async Task<(string Answer, CacheResult Cache, double? Age)> AskAndLeaveAsync(CallContext? context, CancellationToken leaving)
    {
        context ??= Context();
        var outcome = await Service.CompleteAsync(context, leaving);
        using var answer = outcome.Value;
        return (answer is null ? outcome.Error!.CodeName : Encoding.UTF8.GetString(answer.Body.Span), context.Trace.Cache, context.Trace.Age?.TotalSeconds);
    }

    /// <summary>Puts an answer into the store, as a first request would.</summary>
    public async Task FillAsync(string answer)
    {
        var asked = AskAsync();
        (await Inner.NextAsync()).Answer(answer);
        await asked;
        await LandedAsync();
    }

    /// <summary>Waits until no call is on its way.</summary>
    public async Task LandedAsync()
    {
        while (Service.Running > 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>Waits until so many requests follow a call: each has a timer, and the store one more.</summary>
    public async Task FollowedByAsync(int followers)
    {
        while (Time.ActiveTimers < followers + 1)
        {
            await Task.Yield();
        }
    }

    /// <summary>Waits until so many calls were made, or none is on its way.</summary>
    public async Task LandedOrCalledAsync(int calls)
    {
        while (Service.Running > 0 && Inner.Count < calls)
        {
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _meters.Dispose();
    }
}
