using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Telemetry;

/// <summary>What is measured of one client request when it has ended.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Stream">Whether the client wanted a stream.</param>
/// <param name="Duration">From the request's arrival to the answer's last byte.</param>
public readonly record struct RequestSample(CallKind Kind, bool Stream, TimeSpan Duration)
{
    /// <summary>The provider that answered, or failed last; null when none was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>The model or alias as the client named it.</summary>
    public string? Model { get; init; }

    /// <summary>Time spent waiting for upstreams, back-off between attempts included. Default: zero.</summary>
    public TimeSpan UpstreamWait { get; init; }

    /// <summary>Time spent waiting for the client: reading its body, writing to it. Default: zero.</summary>
    public TimeSpan ClientWait { get; init; }

    /// <summary>From arrival to the first content going out; null when there was none.</summary>
    public TimeSpan? FirstContent { get; init; }

    /// <summary>The failure the client was told; null for a success.</summary>
    public LlmError? Error { get; init; }

    /// <summary>Whether the client left before the end. Default: false.</summary>
    public bool Disconnected { get; init; }
}
