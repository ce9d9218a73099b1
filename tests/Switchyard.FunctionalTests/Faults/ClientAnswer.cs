using System.Net;
using System.Text;
using System.Text.Json;
using Switchyard.FakeUpstream;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>One answer as a client saw it, to the end of its body.</summary>
internal sealed class ClientAnswer
{
    private readonly List<SseMessage> _events = [];
    private readonly StringBuilder _body = new();

    /// <summary>The status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The headers, those of the content among them.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Everything after the headers.</summary>
    public string Body => _body.ToString();

    /// <summary>The events of a stream, comments left out.</summary>
    public IReadOnlyList<SseMessage> Events => _events;

    /// <summary>How many comments came.</summary>
    public int Comments { get; private set; }

    /// <summary>Whether the connection broke before the body's end.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The text of all deltas, in either dialect.</summary>
    public string Text => string.Concat(_events.Select(TextOf));

    /// <summary>Events that tell a failure.</summary>
    public int Errors => _events.Count(IsError);

    /// <summary>Whether the stream ended as a complete one does.</summary>
    public bool IsDone => _events.Any(e => e.Data == "[DONE]");

    /// <summary>The code of the error, of the body or of the stream's last event; null when there is none.</summary>
    public string? Code => ErrorField("code");

    /// <summary>The message of the error; null when there is none.</summary>
    public string? Message => ErrorField("message");

    /// <summary>Reads an answer to its end.</summary>
    /// <param name="response">The response; disposed here.</param>
    /// <param name="contentSeen">Completed when the first text has come.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ClientAnswer> ReadAsync(
        HttpResponseMessage response, TaskCompletionSource? contentSeen, CancellationToken cancellationToken)
    {
        using (response)
        {
            var answer = new ClientAnswer
            {
                Status = response.StatusCode,
                Headers = response.Headers.Concat(response.Content.Headers)
                    .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            };
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var lines = new StreamReader(stream, Encoding.UTF8);
            await answer.ReadLinesAsync(lines, contentSeen, cancellationToken);
            return answer;
        }
    }

    /// <summary>A field of the error object; null when there is none.</summary>
    public string? ErrorField(string name)
    {
        var json = _events is [.., var last] ? last.Data : Body;
        if (!json.StartsWith('{'))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty(name, out var field)
            ? field.ToString()
            : null;
    }

    private static bool IsError(SseMessage message) =>
        message.Event == "error" || message.Data.Contains("\"error\":{", StringComparison.Ordinal);

    private static string TextOf(SseMessage message)
    {
        if (!message.Data.StartsWith('{') || IsError(message))
        {
            return "";
        }

        using var document = JsonDocument.Parse(message.Data);
        var root = document.RootElement;
        if (root.TryGetProperty("choices", out var choices))
        {
            return string.Concat(choices.EnumerateArray().Select(choice =>
                choice.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : ""));
        }

        return root.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()! : "";
    }

    private async Task ReadLinesAsync(StreamReader lines, TaskCompletionSource? contentSeen, CancellationToken cancellationToken)
    {
        string? name = null;
        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                _body.Append(line).Append('\n');
                Comments += line.StartsWith(':') ? 1 : 0;
                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : line.Length == 0 ? null : name;
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    _events.Add(new SseMessage(line[6..], name));
                    if (TextOf(_events[^1]).Length > 0)
                    {
                        contentSeen?.TrySetResult();
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            IsBroken = true;
        }
    }
}
