using System.Threading.Channels;

namespace Switchyard.Core.Limits;

/// <summary>A bounded queue that hands its settlements on in batches, one batch at a time. Thread-safe.</summary>
/// <param name="gatherFor">How long the first of a batch waits for others.</param>
/// <param name="time">The clock.</param>
/// <param name="send">Sends a batch; false when the store is away.</param>
/// <param name="stopsAtFailure">Whether one failure is enough to know that the rest had better wait too.</param>
internal sealed class SettlementLane(
    TimeSpan gatherFor, TimeProvider time, Func<IReadOnlyList<PendingSettlement>, ValueTask<bool>> send, bool stopsAtFailure = false)
{
    /// <summary>Most settlements that wait.</summary>
    public const int Most = 100_000;

    // What the store takes at once.
    private const int MostAtOnce = 64;

    private readonly Channel<PendingSettlement> _waiting = Channel.CreateBounded<PendingSettlement>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Reader.Count;

    /// <summary>Takes one in; false when there are too many.</summary>
    public bool TryAdd(in PendingSettlement pending) => _waiting.Writer.TryWrite(pending);

    /// <summary>Sends until it is told to stop, then what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(gatherFor, time, cancellationToken).ConfigureAwait(false);
                await EmptyAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EmptyAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends what waits now, each at most once.</summary>
    public async ValueTask EmptyAsync()
    {
        for (var left = Count; left > 0;)
        {
            var batch = new List<PendingSettlement>(Math.Min(left, MostAtOnce));
            while (batch.Count < MostAtOnce && batch.Count < left && _waiting.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            left -= batch.Count;
            if (batch.Count == 0 || (!await send(batch).ConfigureAwait(false) && stopsAtFailure))
            {
                return;
            }
        }
    }

    /// <summary>Takes out all that waits.</summary>
    public IReadOnlyList<PendingSettlement> Drain()
    {
        var all = new List<PendingSettlement>();
        while (_waiting.Reader.TryRead(out var pending))
        {
            all.Add(pending);
        }

        return all;
    }
}
