using System.Text;
using System.Text.Json;
using Switchyard.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.Errors;

/// <summary>Recorded failures, read from where they lie beside the repository; a test without them is skipped.</summary>
internal static class ErrorFixture
{
    public static string? Root { get; } = Switchyard.FakeUpstream.Recordings.RecordedTraffic.Folder;

    public static IEnumerable<string> Names(string folder) => Root is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Root, folder), "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(static name => name.Contains("error-", StringComparison.Ordinal) || name.EndsWith("-error", StringComparison.Ordinal))
            .Select(name => $"{folder}/{name}");

    public static UpstreamFailure Read(string name)
    {
        Assert.SkipWhen(Root is null, "The recorded provider traffic (shared/fixtures) is not here.");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root!, name + ".json")));
        var response = document.RootElement.GetProperty("response");
        var headers = response.GetProperty("headers").EnumerateObject()
            .ToDictionary(static header => header.Name, static header => header.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        var text = response.TryGetProperty("bodyText", out var raw) ? raw.GetString()! : response.GetProperty("body").GetRawText();
        var contentType = headers.GetValueOrDefault("content-type");
        var isStream = contentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;
        return new UpstreamFailure(
            response.GetProperty("status").GetInt32(),
            Encoding.UTF8.GetBytes(isStream ? LastFrame(text) : text),
            contentType,
            headers.GetValueOrDefault);
    }

    private static string LastFrame(string stream) => stream.Split('\n')
        .Where(static line => line.StartsWith("data:", StringComparison.Ordinal))
        .Select(static line => line["data:".Length..].Trim())
        .Last(static data => data != "[DONE]");
}
