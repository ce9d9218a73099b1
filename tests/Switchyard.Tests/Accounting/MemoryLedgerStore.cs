using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Tests.Accounting;

/// <summary>A ledger's database in memory that can be made to fail, before or after it has taken a batch.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    public Dictionary<(string, int), AttemptIntent> Open { get; } = [];

    public Dictionary<(string, int), AttemptSettlement> Settled { get; } = [];

    public Dictionary<string, RequestRecord> Requests { get; } = [];

    public List<LedgerBatch> Batches { get; } = [];

    /// <summary>Settlements that came again.</summary>
    public int Repeated { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Called while a batch is on its way.</summary>
    public Action? Appending { get; set; }

    /// <summary>Whether it takes what it says it did not.</summary>
    public bool LosesReplies { get; set; }

    public ValueTask<LlmError?> AppendAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return new(Away);
        }

        Batches.Add(batch);
        Appending?.Invoke();
        foreach (var intent in batch.Open)
        {
            if (!Settled.ContainsKey((intent.RequestId, intent.Attempt)))
            {
                Open[(intent.RequestId, intent.Attempt)] = intent;
            }
        }

        foreach (var settlement in batch.Settled)
        {
            var key = (settlement.Intent.RequestId, settlement.Intent.Attempt);
            if (settlement.MayBeOpen)
            {
                Open.Remove(key);
            }

            Repeated += Settled.TryAdd(key, settlement) ? 0 : 1;
        }

        foreach (var request in batch.Requests)
        {
            Requests.TryAdd(request.RequestId, request);
        }

        return new(LosesReplies ? Away : null);
    }

    public ValueTask<Outcome<IReadOnlyList<AttemptIntent>>> FindExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        new(IsAway
            ? new Outcome<IReadOnlyList<AttemptIntent>>(Away)
            : new Outcome<IReadOnlyList<AttemptIntent>>([.. Open.Values.Where(intent => intent.ExpiresAt < now).Take(most)]));

    public ValueTask<Outcome<RequestHistory>> FindAsync(string requestId, string? tenant, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<Outcome<IReadOnlyList<UsageRow>>> QueryAsync(UsageQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<LlmError?> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static readonly LlmError Away = new(LlmErrorCode.StoreUnavailable, "away");
}
