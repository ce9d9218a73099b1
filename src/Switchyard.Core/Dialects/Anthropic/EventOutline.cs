using System.Text.Json;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Where the parts of one stream event stand; one scan over the whole event, which also proves that it is JSON.</summary>
internal ref struct EventOutline
{
    /// <summary>The event's type, as JSON.</summary>
    public ReadOnlySpan<byte> Type;

    /// <summary>Which block it belongs to; -1 when it does not say.</summary>
    public int Index;

    /// <summary>The opening message.</summary>
    public ReadOnlySpan<byte> Message;

    /// <summary>The opening block.</summary>
    public ReadOnlySpan<byte> Block;

    /// <summary>What changed.</summary>
    public ReadOnlySpan<byte> Delta;

    /// <summary>Token figures.</summary>
    public ReadOnlySpan<byte> Usage;

    /// <summary>Scans an event. Throws <see cref="JsonException"/> when it is no JSON object.</summary>
    /// <param name="data">The event's data.</param>
    public static EventOutline Of(ReadOnlySpan<byte> data)
    {
        var outline = new EventOutline { Index = -1 };
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The event is no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            outline.Take(data, ref reader);
        }

        // Throws when something stands behind the object.
        reader.Read();
        return outline;
    }

    private void Take(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            Type = JsonSlice.Value(data, ref reader);
        }
        else if (reader.ValueTextEquals("index"u8))
        {
            reader.Read();
            Index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index : -1;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("message"u8))
        {
            Message = JsonSlice.Value(data, ref reader);
        }
        else if (reader.ValueTextEquals("content_block"u8))
        {
            Block = JsonSlice.Value(data, ref reader);
        }
        else if (reader.ValueTextEquals("delta"u8))
        {
            Delta = JsonSlice.Value(data, ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            Usage = JsonSlice.Value(data, ref reader);
        }
        else
        {
            reader.Skip();
        }
    }
}
