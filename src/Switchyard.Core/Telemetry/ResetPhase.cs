namespace Switchyard.Core.Telemetry;

/// <summary>How far an upstream connection was when it broke; the label <c>phase</c> of <c>switchyard_upstream_resets_total</c>.</summary>
public enum ResetPhase
{
    /// <summary>While connecting, TLS included.</summary>
    Connect,

    /// <summary>While the request was being sent, or before any answer.</summary>
    Request,

    /// <summary>Inside the answer's headers.</summary>
    Headers,

    /// <summary>Inside the answer's body.</summary>
    Body,
}
