namespace Switchyard.Core.Telemetry;

/// <summary>When a client left; the label <c>phase</c> of <c>switchyard_client_disconnects_total</c>.</summary>
public enum DisconnectPhase
{
    /// <summary>While its request was still being read.</summary>
    RequestBody,

    /// <summary>Before the first content went out.</summary>
    PreCommit,

    /// <summary>After the first content, before the end.</summary>
    Streaming,
}
