using System.Text;

namespace Switchyard.CannedUpstream;

/// <summary>The answers, as they go over the wire.</summary>
internal static class Canned
{
    private const int EventCount = 50;
    private const string StreamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /// <summary>A whole chat completion, about 800 bytes of JSON.</summary>
    public static readonly byte[] Whole = WithLength(
        """
        {"id":"chatcmpl-bench000000000000000000000000","object":"chat.completion","created":1764000000,"model":"bench-whole","choices":[{"index":0,"message":{"role":"assistant","content":"
        """ + Text(360) + """
        ","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":92,"completion_tokens":74,"total_tokens":166,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default","system_fingerprint":null}
        """);

    /// <summary>The list of models.</summary>
    public static readonly byte[] Models = WithLength(
        """{"object":"list","data":[{"id":"bench-whole","object":"model"},{"id":"bench-burst","object":"model"},{"id":"bench-events","object":"model"},{"id":"bench-idle","object":"model"}]}""");

    /// <summary>A stream's parts: the head with the role, each event, and the end.</summary>
    public static readonly byte[][] Events = MakeEvents();

    /// <summary>The same stream in one piece.</summary>
    public static readonly byte[] Burst = [.. Events.SelectMany(part => part)];

    private static byte[][] MakeEvents()
    {
        // 50 events in all: the role, the content, the finish reason and the usage, then the end marker.
        const int contents = EventCount - 4;
        string[] events =
        [
            Chunk("""{"role":"assistant","content":""}""", "null"),
            .. Enumerable.Range(0, contents).Select(i => Chunk($$"""{"content":" word{{i}}"}""", "null")),
            Chunk("{}", "\"stop\""),
            Frame("""{"id":"chatcmpl-bench000000000000000000000000","object":"chat.completion.chunk","created":1764000000,"model":"bench","choices":[],"usage":{"prompt_tokens":92,"completion_tokens":46,"total_tokens":138}}"""),
            Frame("[DONE]"),
        ];
        events[0] = StreamHead + events[0];
        events[^1] += "0\r\n\r\n";
        return [.. events.Select(Encoding.ASCII.GetBytes)];
    }

    private static string Chunk(string delta, string finish) => Frame(
        """{"id":"chatcmpl-bench000000000000000000000000","object":"chat.completion.chunk","created":1764000000,"model":"bench","system_fingerprint":null,"choices":[{"index":0,"delta":""" +
        delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}");

    // One event, one chunk of the transfer.
    private static string Frame(string data)
    {
        var frame = "data: " + data + "\n\n";
        return $"{frame.Length:x}\r\n{frame}\r\n";
    }

    private static byte[] WithLength(string json) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");

    private static string Text(int length)
    {
        const string phrase = "The quick brown fox jumps over the lazy dog. ";
        return string.Concat(Enumerable.Repeat(phrase, (length / phrase.Length) + 1))[..length];
    }
}
