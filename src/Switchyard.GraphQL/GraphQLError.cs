using System.Text.Json;
using Switchyard.GraphQL.Execution;

namespace Switchyard.GraphQL;

/// <summary>
/// One error of an answer. A resolver may return one instead of a value: it then becomes the error of its field, with the
/// field's place and path. Never changes.
/// </summary>
/// <param name="message">One sentence for the developer of the client.</param>
public sealed class GraphQLError(string message)
{
    /// <summary>One sentence for the developer of the client.</summary>
    public string Message { get; } = message;

    /// <summary>Where in the document; empty when no place can be named.</summary>
    public IReadOnlyList<SourceLocation> Locations { get; init; } = [];

    /// <summary>The way to the field in the answer: names and list indexes (<see cref="int"/>); null before execution.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    /// <summary>
    /// Further members for programs: strings, booleans, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>,
    /// <see cref="decimal"/>, null. Written in their order; null when there are none.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    /// <summary>The limit that was passed, when the request was refused by one.</summary>
    public GraphQLRefusal Refusal { get; init; }

    /// <summary>Writes the error as an object of the response format.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("message"u8, Message);
        if (Locations.Count > 0)
        {
            WriteLocations(writer);
        }

        if (Path is not null)
        {
            WritePath(writer, Path);
        }

        if (Extensions is { Count: > 0 })
        {
            writer.WriteStartObject("extensions"u8);
            foreach (var (name, value) in Extensions)
            {
                writer.WritePropertyName(name);
                JsonOutput.WriteInput(writer, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override string ToString() => Message;

    internal GraphQLError At(SourceLocation[] locations, IReadOnlyList<object> path) => new(Message)
    {
        Locations = Locations.Count > 0 ? Locations : locations,
        Path = Path ?? path,
        Extensions = Extensions,
        Refusal = Refusal,
    };

    private static void WritePath(Utf8JsonWriter writer, IReadOnlyList<object> path)
    {
        writer.WriteStartArray("path"u8);
        foreach (var step in path)
        {
            JsonOutput.WriteLeaf(writer, step);
        }

        writer.WriteEndArray();
    }

    private void WriteLocations(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("locations"u8);
        foreach (var location in Locations)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line"u8, location.Line);
            writer.WriteNumber("column"u8, location.Column);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
