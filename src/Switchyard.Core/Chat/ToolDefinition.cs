using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>A tool the model may call.</summary>
public sealed record ToolDefinition
{
    /// <summary>The tool's name; null only for a provider's own (server) tool of another dialect.</summary>
    public string? Name { get; init; }

    /// <summary>What it does, for the model.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON Schema of its arguments.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Whether the arguments must keep to the schema.</summary>
    public bool? Strict { get; init; }

    /// <summary>Anthropic's <c>cache_control</c> for this tool.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>A tool of a type this record does not model, whole, in the dialect it came in.</summary>
    [JsonIgnore]
    public JsonElement? Raw { get; init; }

    /// <summary>Fields of the client's dialect that this type does not name, by their path within the tool.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement>? Unknown { get; init; }
}
