using System.Text;
using System.Text.Json.Nodes;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Tests.Pipeline;
using Switchyard.Tests.Support;

namespace Switchyard.Tests.Tokens;

/// <summary>A recorded request whose prompt is wholly there, and the prompt tokens its provider reported.</summary>
/// <param name="Name">The recording.</param>
/// <param name="Call">The request, in OpenAI's dialect.</param>
/// <param name="Target">Whom it was sent to.</param>
/// <param name="Reported">The reported tokens, cached ones included.</param>
internal sealed record RecordedPrompt(string Name, LlmCall Call, Target Target, long Reported)
{
    // The notes of a recording say when its request is not what was sent.
    private static readonly string[] NotAsSent = ["truncated]", "stub", "not published", "request cut"];

    public static string? Folder { get; } = Switchyard.FakeUpstream.Recordings.RecordedTraffic.Folder;

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<RecordedPrompt> All { get; } = Folder is null ? [] : [.. Load(Folder)];

    public static LlmCall CallOf(string body, CallKind kind = CallKind.Chat)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var outline = OpenAIRequestScanner.Scan(bytes, kind);
        return new LlmCall(() => OpenAIRequestReader.Read(bytes))
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = bytes,
            Outline = outline.Value,
            Kind = kind,
        };
    }

    public static Target TargetOf(string provider, string model) =>
        new(new ProviderEntry(new FakeProvider(provider), new ProviderOptions(), new ManualTimeProvider()), model);

    private static IEnumerable<RecordedPrompt> Load(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject root && IsAsSent(root) && Read(file, root) is { } prompt)
            {
                yield return prompt;
            }
        }
    }

    private static bool IsAsSent(JsonObject root) =>
        root["recorded"]?.ToJsonString() == "true" && root["response"]?["status"]?.GetValue<int>() == 200 &&
        !NotAsSent.Any(words => (root["notes"]?.GetValue<string>() ?? "").Contains(words, StringComparison.Ordinal));

    private static RecordedPrompt? Read(string file, JsonObject root)
    {
        var provider = Path.GetFileName(Path.GetDirectoryName(file))!;
        var path = root["request"]?["path"]?.GetValue<string>() ?? "";
        if (root["request"]?["body"] is not JsonObject body || body["messages"] is not JsonArray || path.Contains("/api/chat", StringComparison.Ordinal))
        {
            return null;
        }

        var reported = ReportedPrompt.Of(root["response"]!);
        var chat = provider == "anthropic" ? AnthropicToOpenAI.Convert(body) : body;
        return reported is not { } tokens
            ? null
            : new RecordedPrompt(
                $"{provider}/{Path.GetFileNameWithoutExtension(file)}",
                CallOf(chat.ToJsonString()),
                TargetOf(provider, body["model"]?.GetValue<string>() ?? ""),
                tokens);
    }
}
