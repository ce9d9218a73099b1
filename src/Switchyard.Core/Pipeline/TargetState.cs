namespace Switchyard.Core.Pipeline;

/// <summary>Whether a target may be asked.</summary>
public enum TargetState
{
    /// <summary>It may.</summary>
    Closed = 0,

    /// <summary>It failed too often and is left alone.</summary>
    Open = 1,

    /// <summary>Its time alone is over: one request may find out whether it is well.</summary>
    HalfOpen = 2,

    /// <summary>It asked to be left alone for a while (429, overload).</summary>
    Cooling = 3,
}
