using System.Text.Json.Serialization;
using Switchyard.Core.Models;

namespace Switchyard.Core.Chat;

/// <summary>What Switchyard did for one answer.</summary>
public sealed record ResponseMetadata
{
    /// <summary>The request's id, also in <c>x-request-id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>What the model can do, as far as known.</summary>
    public ModelCapabilities? Capabilities { get; init; }

    /// <summary>Every attempt, in order.</summary>
    public required IReadOnlyList<AttemptReport> Attempts { get; init; }

    /// <summary>Request fields the target could not take and that were left out.</summary>
    public required IReadOnlyList<string> DroppedParameters { get; init; }

    /// <summary>Request fields that were fitted to the model: cut to its maximum, or sent under its name for them. Absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AdaptedParameters { get; init; }
}
