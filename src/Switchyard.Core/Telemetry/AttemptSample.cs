using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Telemetry;

/// <summary>What is measured of one attempt at one target when it has ended.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Provider">The configured provider.</param>
/// <param name="Model">The model's id at the provider.</param>
/// <param name="Duration">From sending to the answer's end, or the failure.</param>
public readonly record struct AttemptSample(CallKind Kind, string Provider, string Model, TimeSpan Duration)
{
    /// <summary>From sending to the first content of a stream; null when there was none or it was no stream.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>The token figures; null when the attempt brought none.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The failure; null for a success.</summary>
    public LlmError? Error { get; init; }
}
