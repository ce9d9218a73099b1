using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>Reads every shape of error body seen so far. Never throws.</summary>
internal static class ErrorBodyReader
{
    // A gateway behind a gateway behind a gateway is as deep as it was ever seen.
    private const int MaxCauses = 3;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>What the bytes say.</summary>
    public static ErrorBody Read(ReadOnlySpan<byte> body) => Read(body, MaxCauses);

    private static ErrorBody Read(ReadOnlySpan<byte> body, int depth)
    {
        body = body.StartsWith(Bom) ? body[Bom.Length..] : body;
        body = body.Trim(" \t\r\n"u8);
        if (body.IsEmpty)
        {
            return new(BodyKind.Empty);
        }

        var root = LooseJson.Parse(body);
        if (root.Exists())
        {
            return FromJson(root, depth);
        }

        return body[0] == (byte)'<' ? new(BodyKind.Markup) : FromText(Encoding.UTF8.GetString(body), depth);
    }

    private static ErrorBody FromText(string text, int depth)
    {
        if (text.Contains('\uFFFD') || text.Contains('\0') || text[0] is '{' or '[')
        {
            return new(BodyKind.Unreadable);
        }

        // Some servers frame even a refused request as an event.
        var data = text.StartsWith("event:", StringComparison.Ordinal) ? text.IndexOf("data:", StringComparison.Ordinal)
            : text.StartsWith("data:", StringComparison.Ordinal) ? 0 : -1;
        if (data < 0 || depth == 0)
        {
            return new(BodyKind.Text) { HasError = true, Message = text };
        }

        var line = text.AsSpan(data + "data:".Length);
        var end = line.IndexOfAny('\r', '\n');
        return Read(Encoding.UTF8.GetBytes((end < 0 ? line : line[..end]).ToString()), depth - 1);
    }

    private static ErrorBody FromJson(JsonElement root, int depth)
    {
        root = root.First();
        if (root.ValueKind == JsonValueKind.String)
        {
            return new(BodyKind.Text) { HasError = true, Message = root.GetString() };
        }

        var error = ErrorEnvelope.Find(root);
        var words = ErrorEnvelope.Words(root, error).ToList();
        if (!error.Exists())
        {
            return new(BodyKind.Json) { HasError = ErrorEnvelope.EarlyEnd(root) is not null, Words = words };
        }

        var message = ErrorEnvelope.Message(error);
        return new(BodyKind.Json)
        {
            HasError = true,
            Message = message,
            Words = words,
            Status = StatusOf(error.Get("code")) ?? StatusOf(error.Get("http_status")) ?? StatusOf(error.Get("status"))
                ?? StatusOf(root.Get("code")) ?? StatusOf(root.Get("status")) ?? StatusOf(root.Get("status_code")),
            Param = ErrorEnvelope.Param(error),
            Error = error,
            Cause = depth == 0 ? null : CauseOf(error, message, depth - 1),
        };
    }

    private static int? StatusOf(JsonElement value) =>
        int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599
            ? status
            : null;

    /// <summary>OpenRouter puts the upstream's body into <c>metadata.raw</c>, LiteLLM into the middle of the message.</summary>
    private static ErrorBody? CauseOf(JsonElement error, string? message, int depth)
    {
        var raw = error.Get("metadata").Get("raw");
        if (raw.Exists())
        {
            // With a message of its own the relay has said what is wrong; raw is then only the evidence.
            var isRelayed = message is null || message.StartsWith("Provider returned error", StringComparison.OrdinalIgnoreCase);
            return isRelayed ? CauseOf(raw.ValueKind == JsonValueKind.String ? raw.Text() : raw.GetRawText(), depth) : null;
        }

        var start = message?.IndexOf('{') ?? -1;
        var end = message?.LastIndexOf('}') ?? -1;
        if (start < 0 || end <= start)
        {
            return null;
        }

        // Braces in a message are mostly an example or a schema; only an error's envelope is a cause.
        var inner = message![start..(end + 1)];
        return LooseJson.Parse(Encoding.UTF8.GetBytes(inner)).Get("error").Exists() ? CauseOf(inner, depth) : null;
    }

    private static ErrorBody? CauseOf(string? raw, int depth)
    {
        if (raw is null)
        {
            return null;
        }

        var cause = Read(Encoding.UTF8.GetBytes(raw), depth);
        return cause.HasError && cause.RealMessage is not null ? cause : null;
    }
}
