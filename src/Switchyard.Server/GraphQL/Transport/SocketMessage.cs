using System.Text.Json;
using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>One message of a client.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Id">The operation it is about; empty when it is about none.</param>
/// <param name="Payload">What comes with it; undefined when nothing does.</param>
internal sealed record SocketMessage(SocketMessageKind Kind, string Id, JsonElement Payload)
{
    private const int LongestId = 256;

    // The message itself and the request in it.
    private const int Envelope = 2;

    /// <summary>Reads a message.</summary>
    /// <param name="json">The text.</param>
    /// <param name="limits">How deep variables may nest.</param>
    /// <param name="fault">What is wrong with it; empty when nothing is.</param>
    /// <returns>The message; null when it is none.</returns>
    public static SocketMessage? Read(ReadOnlySpan<byte> json, GraphQLLimits limits, out string fault)
    {
        fault = "Invalid message received";
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxVariableDepth + Envelope });
            var body = JsonElement.ParseValue(ref reader);
            var message = reader.Read() || body.ValueKind != JsonValueKind.Object ? null : Of(body, ref fault);
            fault = message is null ? fault : "";
            return message;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A lone surrogate is valid JSON but no text.
            return null;
        }
    }

    private static SocketMessage? Of(JsonElement body, ref string fault)
    {
        body.TryGetProperty("payload"u8, out var payload);
        var hasPayload = payload.ValueKind == JsonValueKind.Object;
        if (KindOf(Text(body, "type"u8)) is not { } kind || !(hasPayload || payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null))
        {
            return null;
        }

        if (kind is not (SocketMessageKind.Subscribe or SocketMessageKind.Complete))
        {
            return new SocketMessage(kind, "", payload);
        }

        if (Text(body, "id"u8) is not { Length: > 0 and <= LongestId } id)
        {
            fault = $"An id has 1 to {LongestId} characters";
            return null;
        }

        return kind == SocketMessageKind.Subscribe && !hasPayload ? null : new SocketMessage(kind, id, payload);
    }

    private static string? Text(JsonElement body, ReadOnlySpan<byte> name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static SocketMessageKind? KindOf(string? type) => type switch
    {
        "connection_init" => SocketMessageKind.ConnectionInit,
        "ping" => SocketMessageKind.Ping,
        "pong" => SocketMessageKind.Pong,
        "subscribe" => SocketMessageKind.Subscribe,
        "complete" => SocketMessageKind.Complete,
        _ => null,
    };
}
