using System.Text.Json;

namespace Switchyard.Core.Chat;

/// <summary>The form of the answer.</summary>
public sealed record ResponseFormat
{
    /// <summary>One of <c>text</c>, <c>json_object</c>, <c>json_schema</c>.</summary>
    public required string Type { get; init; }

    /// <summary>For <c>json_schema</c>: <c>{name, strict, schema, description}</c>.</summary>
    public JsonElement? JsonSchema { get; init; }
}
