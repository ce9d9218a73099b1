using System.Text;
using System.Text.Json;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>
/// The recorded provider traffic that lies beside the repository, in <c>shared/fixtures</c>, or where the variable
/// <c>SWITCHYARD_FIXTURES</c> says. It is no part of the repository: tests that need it are skipped without it.
/// </summary>
public static class RecordedTraffic
{
    /// <summary>What a skipped test says.</summary>
    public const string AbsentReason = "The recorded traffic is not here: set SWITCHYARD_FIXTURES to its folder.";

    private static readonly Lazy<string?> Found = new(Find);
    private static readonly Lazy<IReadOnlyList<RecordedExchange>> All = new(Load);

    /// <summary>Where the recordings lie; null when they are absent.</summary>
    public static string? Folder => Found.Value;

    /// <summary>Whether the recordings were found.</summary>
    public static bool IsPresent => Folder is not null;

    /// <summary>All recordings in order of their id; none when they are absent.</summary>
    public static IReadOnlyList<RecordedExchange> Exchanges => All.Value;

    /// <summary>The recording with this id, such as <c>openai/plain-basic</c>.</summary>
    public static RecordedExchange Get(string id) => Exchanges.Single(e => e.Id == id);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SWITCHYARD_FIXTURES") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "fixtures");
            if (File.Exists(Path.Combine(candidate, "INDEX.tsv")))
            {
                return candidate;
            }
        }

        return null;
    }

    private static IReadOnlyList<RecordedExchange> Load() => Folder is not { } folder
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Read)];

    private static RecordedExchange Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement.Clone();
        var request = root.GetProperty("request");
        var response = root.GetProperty("response");
        return new RecordedExchange
        {
            Provider = Path.GetFileName(Path.GetDirectoryName(file)!),
            Kind = root.GetProperty("kind").GetString()!,
            Name = Path.GetFileNameWithoutExtension(file),
            Notes = root.TryGetProperty("notes", out var notes) ? notes.ToString() : "",
            Request = new RecordedRequest(
                request.GetProperty("method").GetString()!,
                request.GetProperty("path").GetString()!,
                HeadersOf(request),
                request.GetProperty("body")),
            Response = new RecordedResponse(response.GetProperty("status").GetInt32(), HeadersOf(response), BodyOf(response)),
        };
    }

    private static KeyValuePair<string, string>[] HeadersOf(JsonElement message) =>
        [.. message.GetProperty("headers").EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.ToString()))];

    private static byte[] BodyOf(JsonElement response)
    {
        if (response.TryGetProperty("bodyText", out var text))
        {
            return Encoding.UTF8.GetBytes(text.GetString()!);
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            response.GetProperty("body").WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
