using System.Text;
using System.Text.Json;
using Switchyard.FakeUpstream.Connections;

namespace Switchyard.FakeUpstream;

/// <summary>One request as it came over the socket, complete with its body.</summary>
public sealed class ReceivedRequest
{
    private readonly Lazy<JsonElement?> _json;

    internal ReceivedRequest(RequestHead head, byte[] body, int connection, long arrivedAt)
    {
        Method = head.Method;
        Path = head.Path;
        Headers = head.Headers;
        Body = body;
        Connection = connection;
        ArrivedAt = arrivedAt;
        _json = new Lazy<JsonElement?>(ParseBody);
    }

    /// <summary>Place in <see cref="FaultUpstream.Requests"/>, from zero.</summary>
    public int Index { get; internal set; }

    /// <summary>Number of the connection it came on, from zero: equal numbers show that a connection was used again.</summary>
    public int Connection { get; }

    /// <summary>The method, as sent.</summary>
    public string Method { get; }

    /// <summary>The request target, with its query.</summary>
    public string Path { get; }

    /// <summary>All headers in the order of the wire.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body without its transfer coding.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the last byte of the request had come, as a timestamp of the upstream's clock.</summary>
    public long ArrivedAt { get; }

    /// <summary>The body as UTF-8 text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json => _json.Value;

    /// <summary>The <c>model</c> of a JSON body; null when it names none.</summary>
    public string? Model =>
        Json is { ValueKind: JsonValueKind.Object } body
        && body.TryGetProperty("model", out var model)
        && model.ValueKind == JsonValueKind.String
            ? model.GetString()
            : null;

    /// <summary>The value of the first header of this name in any letter case; null when there is none.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether the path without its query, or the model of the body, is exactly this text.</summary>
    public bool IsFor(string pathOrModel) =>
        Path.Split('?', 2)[0] == pathOrModel || Model == pathOrModel;

    private JsonElement? ParseBody()
    {
        if (Body.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
