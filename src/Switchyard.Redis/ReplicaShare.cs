using Switchyard.Core.Limits;

namespace Switchyard.Redis;

/// <summary>Which share of every limit is this replica's while it is on its own: as last seen, as assumed before. Thread-safe.</summary>
/// <param name="assumed">How many replicas to assume until others were seen.</param>
internal sealed class ReplicaShare(int assumed) : IReplicaShare
{
    private long _packed = (long)assumed << 32;

    /// <inheritdoc/>
    public int Count => (int)(Volatile.Read(ref _packed) >> 32);

    /// <inheritdoc/>
    public int Rank => (int)Volatile.Read(ref _packed);

    /// <summary>Takes what Redis said.</summary>
    /// <param name="count">How many replicas live.</param>
    /// <param name="rank">This one's place among them.</param>
    public void Update(int count, int rank) => Volatile.Write(ref _packed, ((long)Math.Max(1, count) << 32) | (uint)rank);
}
