using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Pipeline;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Accounting;

/// <summary>Ledgers over one folder and one database in memory, and a clock that stands still.</summary>
internal sealed class LedgerRig : IDisposable
{
    public static readonly ModelPricing Prices = new() { Input = 0.000001m, Output = 0.000002m };

    private readonly MetricsFixture _metrics = new();
    private readonly List<Ledger> _ledgers = [];
    private int _started;

    public string Folder { get; } = Directory.CreateTempSubdirectory("switchyard-ledger-").FullName;

    public ManualTimeProvider Time { get; } = new();

    public MemoryLedgerStore Store { get; } = new();

    public long Recovered => _metrics.Metrics.Ledger.Recovered;

    public Target Target { get; } = new(new ProviderEntry(new FakeProvider("a"), new ProviderOptions(), new ManualTimeProvider()), "m");

    /// <summary>A process's ledger, started.</summary>
    public Ledger Start(bool flushes = false, long most = 64 * 1024 * 1024, IBudgetGuard? budgets = null)
    {
        var settings = new LedgerSettings(Folder, $"replica-{++_started}", most, flushes);
        var ledger = new Ledger(settings, Store, budgets ?? NoBudgets.Instance, _metrics.Metrics, Time, NullLogger<Ledger>.Instance);
        _ledgers.Add(ledger);
        ledger.Start();
        return ledger;
    }

    public AttemptIntent Intent(string request, int attempt = 1, string replica = "replica-1") => new()
    {
        RequestId = request,
        Attempt = attempt,
        At = Time.GetUtcNow(),
        Replica = replica,
        KeyId = "k",
        Key = "key",
        Tenant = "t",
        User = "ü",
        Tags = ["a", "b"],
        Provider = "a",
        Model = "m",
        Kind = CallKind.Chat,
        Stream = true,
        PromptTokens = 100,
        WorstCost = 0.0123456789m,
        PromptCost = 0.0001m,
        OutputPrice = 0.000002m,
        ExpiresAt = Time.GetUtcNow().AddMinutes(16),
        Budgets = [new BudgetHold("tenant:t", "day:2026-01-01", 0.0123456789m)],
    };

    public AttemptSettlement Settlement(AttemptIntent intent) => new()
    {
        Intent = intent,
        Status = AttemptStatus.Completed,
        Usage = new Usage { PromptTokens = 7, CompletionTokens = 3, TotalTokens = 10, Source = Usage.FromProvider, ProviderCost = 0.000000000000000001m },
        Cost = new Cost { Total = 0.000000000000000001m, Source = Cost.FromProvider },
        EndedAt = Time.GetUtcNow(),
        LatencyMs = 12.5,
        FirstContentMs = 3.25,
    };

    public RequestRecord Request(string request) => new()
    {
        RequestId = request,
        ClientRequestId = request,
        At = Time.GetUtcNow(),
        KeyId = "k",
        Key = "key",
        Tenant = "t",
        RequestedModel = "m",
        Outcome = "success",
        Cache = "hit",
    };

    public async Task<OpenAttempt> OpenAsync(Ledger ledger, string request, int attempt = 1) =>
        (await ledger.OpenAsync(Intent(request, attempt, ledger.Replica), Target, Prices)).Value ?? throw new InvalidOperationException("refused");

    public void Dispose()
    {
        _ledgers.ForEach(static ledger => ledger.Dispose());
        _metrics.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
