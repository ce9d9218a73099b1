using System.Collections.Immutable;
using System.Text;
using Switchyard.FakeUpstream.Connections;

namespace Switchyard.FakeUpstream;

/// <summary>
/// What the upstream does with one request, step by step. Immutable: every method returns a longer script, so a common
/// beginning can be shared. A script that ends with its body incomplete, or delimited by the close, ends with FIN; after
/// a complete one the connection waits for the next request.
/// </summary>
public sealed partial class Script
{
    private readonly ImmutableList<Func<ResponseLeg, CancellationToken, ValueTask>> _steps;

    /// <summary>A script that answers nothing and closes the connection.</summary>
    public Script() => _steps = [];

    private Script(ImmutableList<Func<ResponseLeg, CancellationToken, ValueTask>> steps) => _steps = steps;

    /// <summary>A whole answer with a content length.</summary>
    public static Script Answer(int status, string contentType, string body, params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new Script()
            .Head(status, [("Content-Type", contentType), ("Content-Length", $"{bytes.Length}"), .. headers])
            .Body(bytes);
    }

    /// <summary>A whole JSON answer with a content length.</summary>
    public static Script Json(int status, string body, params (string Name, string Value)[] headers) =>
        Answer(status, "application/json", body, headers);

    /// <summary>The head of a chunked event stream. Ends well only after <see cref="EndChunks"/>.</summary>
    public static Script EventStream(params (string Name, string Value)[] headers) =>
        new Script().Head(200, [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), .. headers]);

    /// <summary>The head of an event stream that only the end of the connection delimits.</summary>
    public static Script EventStreamUntilClose(params (string Name, string Value)[] headers) =>
        new Script().Head(200, [("Content-Type", "text/event-stream"), ("Connection", "close"), .. headers]);

    /// <summary>A complete, chunked event stream of these events.</summary>
    public static Script EventStream(IEnumerable<SseMessage> events) => EventStream().Events(events).EndChunks();

    /// <summary>Status line and headers, in this order, nothing added. They decide how <see cref="Body(string)"/> is framed.</summary>
    public Script Head(int status, params (string Name, string Value)[] headers)
    {
        KeyValuePair<string, string>[] list = [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))];
        return Then((leg, ct) => leg.WriteHeadAsync(status, list, ct));
    }

    /// <summary>Bytes as they are, outside any framing.</summary>
    public Script Bytes(ReadOnlyMemory<byte> bytes) => Then((leg, ct) => leg.SendAsync(bytes, ct));

    /// <summary>UTF-8 text as it is, outside any framing.</summary>
    public Script Bytes(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>A piece of the body: a chunk in a chunked answer, plain bytes in any other.</summary>
    public Script Body(ReadOnlyMemory<byte> bytes) => Then((leg, ct) => leg.WriteBodyAsync(bytes, ct));

    /// <inheritdoc cref="Body(ReadOnlyMemory{byte})"/>
    public Script Body(string text) => Body(Encoding.UTF8.GetBytes(text));

    /// <summary>A chunk, whatever the head said.</summary>
    public Script Chunk(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Then((leg, ct) => leg.WriteChunkAsync(bytes, ct));
    }

    /// <summary>The last, empty chunk.</summary>
    public Script EndChunks() => Then((leg, ct) => leg.EndChunksAsync(ct));

    /// <summary>One server-sent event as one piece of the body.</summary>
    public Script SseEvent(string data, string? name = null) => Body(new SseMessage(data, name).ToWire());

    /// <summary>Server-sent events, each a piece of the body of its own.</summary>
    public Script Events(IEnumerable<SseMessage> events) => events.Aggregate(this, (s, e) => s.Body(e.ToWire()));

    /// <summary>A server-sent comment line.</summary>
    public Script Comment(string text) => Body($": {text}\n\n");

    /// <summary>All steps of another script after these.</summary>
    public Script Then(Script next) => new(_steps.AddRange(next._steps));

    internal async ValueTask PlayAsync(ResponseLeg leg, CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            await step(leg, cancellationToken);
        }
    }

    private Script Then(Func<ResponseLeg, CancellationToken, ValueTask> step) => new(_steps.Add(step));
}
