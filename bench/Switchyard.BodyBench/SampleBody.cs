using System.Buffers;
using System.Text.Json;

namespace Switchyard.BodyBench;

/// <summary>Request bodies as a chat of some turns has them.</summary>
internal static class SampleBody
{
    private const string Sentence = "The quick brown fox jumps over the lazy dog, and then it rests. ";
    private const int TurnBytes = 2_000;

    /// <summary>A streamed chat request of about this size.</summary>
    /// <param name="bytes">The size.</param>
    public static byte[] Of(int bytes)
    {
        var output = new ArrayBufferWriter<byte>(bytes * 2);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("model", "fast");
            json.WriteBoolean("stream", true);
            json.WriteNumber("temperature", 0.7m);
            json.WriteNumber("max_tokens", 256);
            json.WriteStartArray("messages");
            for (var left = bytes - 120; left > 0; left -= TurnBytes)
            {
                json.WriteStartObject();
                json.WriteString("role", "user");
                json.WriteString("content", TextOf(Math.Min(left, TurnBytes)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static string TextOf(int bytes) => string.Concat(Enumerable.Repeat(Sentence, 1 + (bytes / Sentence.Length)))[..bytes];
}
