using System.Globalization;
using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;

namespace Switchyard.Server.Keys;

/// <summary>Reads the bodies of the routes of keys.</summary>
internal static class KeyBody
{
    private const int MostBytes = 64 * 1024;
    private const string GracePeriod = "gracePeriod";

    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(30);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private static readonly LlmError NoJson = new(LlmErrorCode.InvalidJson, "The body must be one JSON object in which no field stands twice.");
    private static readonly LlmError TooLarge = new(LlmErrorCode.RequestTooLarge, $"The body of a key is at most {MostBytes / 1024} KiB.");

    /// <summary>The body as JSON.</summary>
    /// <param name="body">The body as it came.</param>
    public static Outcome<JsonDocument> Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MostBytes)
        {
            return TooLarge;
        }

        try
        {
            var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Whoever sent it knows better than a parser what it should have been.
        }

        return NoJson;
    }

    /// <summary>A key's draft with a change laid over it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="change">The change.</param>
    public static JsonElement Merge(KeyRecord key, JsonElement change)
    {
        var draft = JsonSerializer.SerializeToNode(KeyDraft.Of(key), KeyJson.Default.KeyDraft)!.AsObject();
        JsonMerge.Apply(draft, change);
        using var document = JsonDocument.Parse(draft.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>How long the old secret is accepted after a rotation.</summary>
    /// <param name="body">The body.</param>
    /// <param name="grace">How long.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static LlmError? ReadGrace(JsonElement body, out TimeSpan grace)
    {
        var faults = new FieldFaults();
        var fields = new JsonFields(body, "", faults, [GracePeriod]);
        var text = fields.Text(GracePeriod, IsGrace, "must be a time span hh:mm:ss from 00:00:00 to 30.00:00:00");
        grace = text is null ? TimeSpan.Zero : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        return faults.ToError();
    }

    private static bool IsGrace(string text) =>
        text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= LongestGrace;
}
