using System.Globalization;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>What operations of a key may cost in a minute, counted where limits are: exact over all replicas that share a store. Thread-safe.</summary>
/// <param name="store">Counts.</param>
/// <param name="settlements">Closes what was taken.</param>
public sealed class CostAllowance(ILimitStore store, SettlementQueue settlements)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Two replicas must never give two operations the same name.
    private readonly string _prefix = $"cost-{Guid.NewGuid():N}"[..21];
    private long _operations;

    /// <summary>Takes an operation's cost.</summary>
    /// <param name="caller">Who pays.</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="perMinute">What the key may spend in any minute; 0: no bound.</param>
    /// <param name="cancellationToken">Ends the wait before anything is asked.</param>
    /// <returns>Why it may not run; null when it may.</returns>
    public async ValueTask<LlmError?> TakeAsync(CallerIdentity caller, int cost, long perMinute, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        cancellationToken.ThrowIfCancellationRequested();
        if (perMinute == 0 || cost == 0)
        {
            return null;
        }

        var bucket = new LimitBucket(LimitScope.Key, BucketNames.KeyCost(caller.KeyId), [new LimitRule(LimitUnit.Tokens, Minute, perMinute)]);
        var lease = new LimitLease(NextId(), [new LimitClaim(bucket, 0, cost)]);

        // The store has a deadline of its own: to leave it before it has answered would be to forget what it took.
        var outcome = await store.ReserveAsync([lease], CancellationToken.None).ConfigureAwait(false);
        if (!outcome.IsSuccess || outcome.Value.MayBeTaken)
        {
            Settle(lease, cost, isWithdrawn: true);
            return outcome.Error ?? Refusal(outcome.Value!.Refusal!, perMinute);
        }

        if (outcome.Value.Refusal is { } refusal)
        {
            return Refusal(refusal, perMinute);
        }

        Settle(lease, cost, isWithdrawn: false);
        return null;
    }

    private static LlmError Refusal(LimitRefusal refusal, long perMinute)
    {
        var canSucceed = refusal.RetryAfter is not null;
        var figure = perMinute.ToString(CultureInfo.InvariantCulture);
        return new LlmError(
            LlmErrorCode.RateLimitExceeded,
            canSucceed
                ? $"The operations of your key cost too much: at most {figure} in a minute."
                : $"This operation alone costs more than your key may spend in a minute: {figure}.")
        {
            RetryAfter = refusal.RetryAfter,
            IsRetryable = canSucceed,
            ShouldRetry = canSucceed ? null : false,
        };
    }

    private void Settle(LimitLease lease, int cost, bool isWithdrawn) =>
        settlements.Add(new LimitSettlement(lease, cost) { IsWithdrawn = isWithdrawn }, isUrgent: isWithdrawn, endsCall: false);

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{Interlocked.Increment(ref _operations):x}");
}
