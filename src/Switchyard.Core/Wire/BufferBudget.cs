namespace Switchyard.Core.Wire;

/// <summary>
/// Bounds what all large upstream answers together may hold in memory, so that many at once can not do what one
/// is not allowed to. Thread-safe.
/// </summary>
/// <param name="limit">Most bytes. Default: 256 MiB.</param>
public sealed class BufferBudget(long limit = BufferBudget.DefaultLimit)
{
    /// <summary>The default limit: 256 MiB.</summary>
    public const long DefaultLimit = 256L * 1024 * 1024;

    /// <summary>Buffers up to this size are not worth counting: 64 KiB.</summary>
    public const int Free = 64 * 1024;

    private long _taken;

    /// <summary>What is taken now, in bytes.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Begins to count one answer's buffer.</summary>
    public Lease Begin() => new(this);

    /// <summary>What one answer holds. Not thread-safe; disposing gives it back.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly BufferBudget _budget;
        private long _held;

        internal Lease(BufferBudget budget) => _budget = budget;

        /// <summary>Takes what a buffer of this size needs beyond what is held already. False when that is over the limit.</summary>
        /// <param name="size">The buffer's size.</param>
        public bool TryResize(int size)
        {
            var more = (size > Free ? size : 0) - _held;
            if (more <= 0)
            {
                return true;
            }

            if (Interlocked.Add(ref _budget._taken, more) > _budget.Limit)
            {
                Interlocked.Add(ref _budget._taken, -more);
                return false;
            }

            _held += more;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            var held = Interlocked.Exchange(ref _held, 0);
            if (held != 0)
            {
                Interlocked.Add(ref _budget._taken, -held);
            }
        }
    }

    private long Limit { get; } = limit;
}
