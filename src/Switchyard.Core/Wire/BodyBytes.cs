namespace Switchyard.Core.Wire;

/// <summary>A body read whole.</summary>
/// <param name="Bytes">Its bytes, blanks around them cut.</param>
/// <param name="Lease">What it holds of the buffer budget; null when it is not counted.</param>
public sealed record BodyBytes(ReadOnlyMemory<byte> Bytes, BufferBudget.Lease? Lease = null) : IDisposable
{
    /// <summary>The bytes are no longer needed: what they hold of the budget is given back.</summary>
    public void Dispose() => Lease?.Dispose();
}
