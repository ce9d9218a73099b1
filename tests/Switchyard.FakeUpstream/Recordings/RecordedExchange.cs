namespace Switchyard.FakeUpstream.Recordings;

/// <summary>One recorded exchange with a provider.</summary>
public sealed class RecordedExchange
{
    private static readonly string[] OfTheConnection =
        ["content-length", "transfer-encoding", "content-encoding", "connection", "keep-alive"];

    internal RecordedExchange()
    {
    }

    /// <summary>Who answered; the folder of the recording.</summary>
    public required string Provider { get; init; }

    /// <summary>What it shows.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of its file without extension.</summary>
    public required string Name { get; init; }

    /// <summary>Why it was kept.</summary>
    public required string Notes { get; init; }

    /// <summary>What was sent.</summary>
    public required RecordedRequest Request { get; init; }

    /// <summary>What came back.</summary>
    public required RecordedResponse Response { get; init; }

    /// <summary>Folder and name, unique.</summary>
    public string Id => $"{Provider}/{Name}";

    /// <summary>The protocol, by the path.</summary>
    public RecordedDialect Dialect => (Request.Method, Request.Path.Split('?')[0]) switch
    {
        ("POST", var path) when path.EndsWith("/chat/completions", StringComparison.Ordinal) => RecordedDialect.OpenAIChat,
        ("POST", var path) when path.EndsWith("/v1/messages", StringComparison.Ordinal) => RecordedDialect.AnthropicMessages,
        _ => RecordedDialect.Other,
    };

    /// <summary>What the answer says, read anew at every call; null for <see cref="RecordedDialect.Other"/>.</summary>
    public ExpectedAnswer? Expected => Dialect switch
    {
        RecordedDialect.OpenAIChat => OpenAIExpectation.Of(Response),
        RecordedDialect.AnthropicMessages => AnthropicExpectation.Of(Response),
        _ => null,
    };

    /// <summary>
    /// Plays the response as recorded, framed by its length, or chunked when it is a stream. Headers that belong to
    /// the recorded connection are left out.
    /// </summary>
    public Script ToScript()
    {
        var headers = Response.Headers
            .Where(h => !OfTheConnection.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            .Select(h => (h.Key, h.Value));
        return Response.IsEventStream
            ? new Script().Head(Response.Status, [.. headers, ("Transfer-Encoding", "chunked")])
                .Body(Response.Body).EndChunks()
            : new Script().Head(Response.Status, [.. headers, ("Content-Length", $"{Response.Body.Length}")])
                .Body(Response.Body);
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
