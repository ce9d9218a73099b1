using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Reads <c>GET /models</c> of servers of OpenAI's dialect, with the fields some of them add.</summary>
internal static class OpenAIModelList
{
    /// <summary>Most models read from one list.</summary>
    private const int MostModels = 10_000;

    /// <summary>Reads the list.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="body">The answer.</param>
    /// <param name="readEntry">Reads one entry.</param>
    public static Outcome<IReadOnlyList<ModelInfo>> Read(
        string provider, ReadOnlyMemory<byte> body, Func<string, JsonElement, ModelInfo?> readEntry)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root;
            if (list.ValueKind == JsonValueKind.Array)
            {
                return new Outcome<IReadOnlyList<ModelInfo>>(
                    [.. list.EnumerateArray().Take(MostModels).Select(entry => readEntry(provider, entry)).OfType<ModelInfo>()]);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below: the list can not be read, whatever the reason.
        }

        return new Outcome<IReadOnlyList<ModelInfo>>(
            new LlmError(LlmErrorCode.UpstreamInvalidResponse, "The provider's model list could not be read.") { Provider = provider });
    }

    /// <summary>Reads an entry with the context length under any of the names servers give it.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="entry">The entry.</param>
    public static ModelInfo? ReadEntry(string provider, JsonElement entry)
    {
        if (Text(entry, "id") is not { Length: > 0 } id)
        {
            return null;
        }

        return new ModelInfo
        {
            Id = id,
            Provider = provider,
            Name = Text(entry, "name"),
            Created = Whole(entry, "created"),
            Capabilities = new ModelCapabilities
            {
                ContextWindow = (int?)(Whole(entry, "context_length") ?? Whole(entry, "max_model_len") ??
                    Whole(entry, "context_window") ?? Whole(entry, "max_context_length")),
                MaxOutputTokens = (int?)Whole(entry, "max_completion_tokens"),
            },
        };
    }

    /// <summary>A text field; null when absent or no text.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="name">The field.</param>
    public static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A whole number field that fits an int; null otherwise.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="name">The field.</param>
    public static long? Whole(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) &&
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number
            : null;
}
