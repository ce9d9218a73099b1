using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Switchyard.Server.Telemetry;

/// <summary>
/// Writes a log entry as one line of JSON. Everything outside printable ASCII is escaped, so no value can begin a
/// new line or drive a terminal; texts are cut at 8,192 characters.
/// </summary>
/// <param name="time">The clock of the time stamps.</param>
internal sealed class JsonLineFormatter(TimeProvider time)
{
    private const int LongestText = 8192;
    private const int MostNames = 1000;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    // Names stand in templates: there are as many as the code has.
    private readonly ConcurrentDictionary<string, JsonEncodedText> _names = new(StringComparer.Ordinal);

    /// <summary>Writes an entry.</summary>
    /// <param name="logEntry">The entry.</param>
    /// <param name="scopeProvider">The scopes it was written in; null for none.</param>
    /// <param name="output">Takes the line with its end.</param>
    /// <typeparam name="TState">The entry's values.</typeparam>
    public void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, IBufferWriter<byte> output)
    {
        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? "";

        // Taken while in use: a value's own ToString might log.
        var writer = _writer ?? new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        _writer = null;
        writer.Reset(output);
        writer.WriteStartObject();
        writer.WriteString("timestamp"u8, time.GetUtcNow().UtcDateTime);
        writer.WriteString("level"u8, LevelName(logEntry.LogLevel));
        writer.WriteString("category"u8, logEntry.Category);
        writer.WriteNumber("eventId"u8, logEntry.EventId.Id);
        if (logEntry.EventId.Name is { } name)
        {
            writer.WriteString("event"u8, name);
        }

        writer.WriteString("message"u8, Cut(message));
        WriteState(writer, logEntry.State, scopeProvider);
        WriteException(writer, logEntry.Exception);
        writer.WriteEndObject();
        writer.Flush();
        _writer = writer;
        output.Write("\n"u8);
    }

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "none",
    };

    private void WriteState<TState>(Utf8JsonWriter writer, TState state, IExternalScopeProvider? scopes)
    {
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var requestId = LogValue.RequestIdIn(values) ?? LogValue.RequestIdIn(scopes);
        if (requestId is not null)
        {
            writer.WriteString("requestId"u8, Cut(requestId));
        }

        var begun = false;
        for (var i = 0; i < values.Count; i++)
        {
            var (name, value) = values[i];
            if (LogValue.IsTemplate(name) || LogValue.IsRequestId(name))
            {
                continue;
            }

            if (!begun)
            {
                writer.WriteStartObject("values"u8);
                begun = true;
            }

            writer.WritePropertyName(NameOf(name));
            LogValue.Write(writer, value);
        }

        if (begun)
        {
            writer.WriteEndObject();
        }
    }

    private JsonEncodedText NameOf(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        var made = JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name));
        return _names.Count < MostNames ? _names.GetOrAdd(name, made) : made;
    }

    private static void WriteException(Utf8JsonWriter writer, Exception? exception)
    {
        if (exception is null)
        {
            return;
        }

        writer.WriteStartObject("exception"u8);
        writer.WriteString("type"u8, exception.GetType().FullName);

        // These quote the text they could not read, which may be a prompt.
        if (exception is not (JsonException or FormatException or DecoderFallbackException))
        {
            writer.WriteString("message"u8, Cut(exception.Message));
        }

        if (exception.StackTrace is { } stack)
        {
            writer.WriteString("stack"u8, Cut(stack));
        }

        if (exception.InnerException is { } inner)
        {
            writer.WriteString("inner"u8, inner.GetType().FullName);
        }

        writer.WriteEndObject();
    }

    private static ReadOnlySpan<char> Cut(string text) => text.AsSpan(0, Math.Min(text.Length, LongestText));
}
