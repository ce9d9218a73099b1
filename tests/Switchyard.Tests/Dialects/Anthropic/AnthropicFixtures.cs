using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Switchyard.Tests.Dialects.Anthropic;

/// <summary>Recorded exchanges with Anthropic, read where they stand; a test without them is skipped.</summary>
internal static class AnthropicFixtures
{
    public static JsonElement Read(string name)
    {
        var path = Path.Combine(Switchyard.FakeUpstream.Recordings.RecordedTraffic.Folder ?? "", "anthropic", $"{name}.json");
        Assert.SkipUnless(File.Exists(path), $"The recorded traffic is not here: anthropic/{name}.json.");
        return JsonElement.Parse(File.ReadAllBytes(path));
    }

    public static byte[] Body(string name) =>
        Encoding.UTF8.GetBytes(Read(name).GetProperty("response").GetProperty("body").GetRawText());

    public static JsonNode RequestBody(string name) =>
        JsonNode.Parse(Read(name).GetProperty("request").GetProperty("body").GetRawText())!;

    /// <summary>The data of every event of a recorded stream.</summary>
    public static IReadOnlyList<byte[]> Events(string name) =>
        [.. Read(name).GetProperty("response").GetProperty("bodyText").GetString()!
            .Split('\n')
            .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
            .Select(line => Encoding.UTF8.GetBytes(line["data:".Length..].Trim()))];
}
