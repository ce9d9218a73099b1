namespace Switchyard.Providers.Simulated;

/// <summary>One step of a simulated body.</summary>
/// <param name="Bytes">What comes; empty for nothing.</param>
/// <param name="Delay">The wait before it; infinite for a stall.</param>
internal sealed record SimulatedStep(ReadOnlyMemory<byte> Bytes, TimeSpan Delay = default)
{
    /// <summary>Whether the connection breaks instead of bytes coming.</summary>
    public bool IsReset { get; init; }

    /// <summary>Whether the step comes again and again until the reader leaves.</summary>
    public bool IsEndless { get; init; }
}
