using System.Text.Json;
using Switchyard.Core.Caching;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Switchyard's own field of the dialect: <c>"cache": {"mode": "use", "ttl_seconds": 60, "tags": ["a"]}</c>. An object whose
/// mode is one of ours is ours and goes no further; any other field of that name is the provider's.
/// </summary>
/// <param name="Field">Where it stands.</param>
/// <param name="Mode">What the cache may do.</param>
/// <param name="Ttl">How long an entry may live; null when not said.</param>
/// <param name="Tags">The entry's tags.</param>
public sealed record OpenAICacheExtension(FieldSpan Field, CacheMode Mode, TimeSpan? Ttl, IReadOnlyList<string> Tags)
{
    /// <summary>The field's name.</summary>
    public const string Name = "cache";

    /// <summary>Whether a value is ours.</summary>
    /// <param name="value">The value.</param>
    public static bool IsOurs(JsonElement value) => ModeOf(value) is not null;

    /// <summary>Reads the field into the outline, if it is ours.</summary>
    /// <param name="body">The body.</param>
    /// <param name="outline">Its outline.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal static LlmError? Read(ReadOnlySpan<byte> body, RequestOutline outline)
    {
        if (outline.Find(Name) is not { } field || body[field.ValueStart] != (byte)'{')
        {
            return null;
        }

        var value = JsonElement.Parse(body[field.ValueStart..field.ValueEnd], new JsonDocumentOptions { MaxDepth = OpenAIRequestScanner.MaxDepth });
        if (ModeOf(value) is not { } mode)
        {
            return null;
        }

        var seconds = 0;
        var hasTtl = Member(value, "ttl_seconds", out var ttl);
        if (hasTtl && (ttl.ValueKind != JsonValueKind.Number || !ttl.TryGetInt32(out seconds) || seconds < 1))
        {
            return Wrong("cache.ttl_seconds", "a whole number of at least 1");
        }

        var tags = new List<string>();
        if (Member(value, "tags", out var list) && !TryReadTags(list, tags))
        {
            return Wrong("cache.tags", "a list of strings");
        }

        outline.CacheExtension = new OpenAICacheExtension(field, mode, hasTtl ? TimeSpan.FromSeconds(seconds) : null, tags);
        return null;
    }

    private static CacheMode? ModeOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && Member(value, "mode", out var mode) && mode.ValueKind == JsonValueKind.String
            ? JsonText.Of(mode) switch
            {
                "use" => CacheMode.Use,
                "refresh" => CacheMode.Refresh,
                "bypass" => CacheMode.Bypass,
                "only" => CacheMode.Only,
                _ => null,
            }
            : null;

    private static bool Member(JsonElement value, string name, out JsonElement member) =>
        value.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;

    private static bool TryReadTags(JsonElement list, List<string> tags)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var tag in list.EnumerateArray())
        {
            if (tag.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            tags.Add(JsonText.Of(tag)!);
        }

        return true;
    }

    private static LlmError Wrong(string param, string expected) =>
        new(LlmErrorCode.InvalidRequest, $"{param} must be {expected}.") { Param = param };
}
