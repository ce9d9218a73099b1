namespace Switchyard.Core.Telemetry;

/// <summary>Whether a target may be asked; the value of <c>switchyard_target_state</c>.</summary>
public enum TargetState
{
    /// <summary>0: it may.</summary>
    Closed,

    /// <summary>1: its breaker is open.</summary>
    Open,

    /// <summary>2: one probe request is on its way.</summary>
    HalfOpen,

    /// <summary>3: it said to wait (429 or overload).</summary>
    CoolingDown,
}
