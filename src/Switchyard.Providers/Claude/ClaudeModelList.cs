using System.Globalization;
using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Providers.OpenAICompatible;

namespace Switchyard.Providers.Claude;

/// <summary>Collects the pages of <c>GET /v1/models</c>.</summary>
/// <param name="provider">The configured provider.</param>
internal sealed class ClaudeModelList(string provider)
{
    private const string FirstPath = "/v1/models?limit=1000";

    // A server that always says there is more must not hold us for ever.
    private const int MostPages = 10;

    private readonly List<ModelInfo> _models = [];
    private int _pages;

    /// <summary>The path of the next page; null when there is none.</summary>
    public string? NextPath { get; private set; } = FirstPath;

    /// <summary>The models so far.</summary>
    public IReadOnlyList<ModelInfo> Models => _models;

    /// <summary>Takes one page. Null when it could be read, else the failure.</summary>
    /// <param name="body">The page.</param>
    public LlmError? Add(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array)
            {
                _models.AddRange(data.EnumerateArray().Select(Read).OfType<ModelInfo>());
                NextPath = NextOf(root);
                return null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below: the list can not be read, whatever the reason.
        }

        return new LlmError(LlmErrorCode.UpstreamInvalidResponse, "The provider's model list could not be read.") { Provider = provider };
    }

    private static bool IsSupported(JsonElement entry, string capability) =>
        entry.TryGetProperty("capabilities", out var all) && all.ValueKind == JsonValueKind.Object &&
        all.TryGetProperty(capability, out var one) && one.ValueKind == JsonValueKind.Object &&
        one.TryGetProperty("supported", out var supported) && supported.ValueKind == JsonValueKind.True;

    // What the listing does not speak of is not known.
    private static bool? Flag(JsonElement entry, string capability) =>
        entry.TryGetProperty("capabilities", out var all) && all.ValueKind == JsonValueKind.Object && all.TryGetProperty(capability, out _)
            ? IsSupported(entry, capability)
            : null;

    private string? NextOf(JsonElement root)
    {
        var hasMore = root.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True;
        return hasMore && ++_pages < MostPages && OpenAIModelList.Text(root, "last_id") is { Length: > 0 } last
            ? $"{FirstPath}&after_id={Uri.EscapeDataString(last)}"
            : null;
    }

    private ModelInfo? Read(JsonElement entry)
    {
        if (OpenAIModelList.Text(entry, "id") is not { Length: > 0 } id)
        {
            return null;
        }

        var readsImages = IsSupported(entry, "image_input");
        var readsFiles = IsSupported(entry, "pdf_input");
        string[] modalities = ["text", .. readsImages ? ["image"] : (string[])[], .. readsFiles ? ["file"] : (string[])[]];
        var isDescribed = entry.TryGetProperty("capabilities", out _);
        return new ModelInfo
        {
            Id = id,
            Provider = provider,
            Name = OpenAIModelList.Text(entry, "display_name"),
            Created = UnixTime(OpenAIModelList.Text(entry, "created_at")),
            Capabilities = new ModelCapabilities
            {
                ContextWindow = (int?)OpenAIModelList.Whole(entry, "max_input_tokens"),
                MaxOutputTokens = (int?)OpenAIModelList.Whole(entry, "max_tokens"),
                Multimodal = isDescribed ? readsImages || readsFiles : null,
                InputModalities = isDescribed ? modalities : [],
                OutputModalities = isDescribed ? ["text"] : [],
                StructuredOutput = Flag(entry, "structured_outputs"),
                Reasoning = Flag(entry, "thinking"),
            },
        };
    }

    private static long? UnixTime(string? date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeSeconds()
            : null;
}
