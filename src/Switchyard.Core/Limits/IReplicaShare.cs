namespace Switchyard.Core.Limits;

/// <summary>Which share of every limit is this replica's while the shared store is away. Thread-safe.</summary>
public interface IReplicaShare
{
    /// <summary>How many replicas there are, as last seen; at least 1.</summary>
    int Count { get; }

    /// <summary>This one's place among them, from 0.</summary>
    int Rank { get; }
}
