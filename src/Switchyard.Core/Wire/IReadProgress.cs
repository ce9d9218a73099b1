namespace Switchyard.Core.Wire;

/// <summary>Told of what comes while a body is read, for timers that watch it.</summary>
public interface IReadProgress
{
    /// <summary>Any byte came.</summary>
    void BytesArrived();

    /// <summary>Content came; blank lines are none.</summary>
    void ContentArrived();
}
