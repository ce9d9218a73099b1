using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;

namespace Switchyard.Tests.Dialects;

/// <summary>Written events, taken apart by the plainest reading of the format: one line of data, one blank line.</summary>
internal static class SseText
{
    public static List<string> Data(ArrayBufferWriter<byte> output)
    {
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        text.ShouldEndWith("\n\n");
        var lines = text.Split('\n');
        lines.Length.ShouldBe((lines.Length / 2 * 2) + 1);
        return [.. lines.Take(lines.Length - 1).Select((line, i) =>
        {
            (i % 2 == 0 ? line.StartsWith("data: ", StringComparison.Ordinal) : line.Length == 0).ShouldBeTrue(line);
            line.ShouldNotContain('\r');
            return line;
        }).Where(line => line.Length > 0).Select(line => line[6..])];
    }

    public static List<JsonNode> Json(ArrayBufferWriter<byte> output) =>
        [.. Data(output).Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!)];
}
