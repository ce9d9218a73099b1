using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads from a scanned body what the request says about how it is handled.</summary>
public static class OpenAICallSettings
{
    /// <summary>The settings.</summary>
    /// <param name="body">The body.</param>
    /// <param name="outline">Where its fields stand.</param>
    public static CallSettings Read(ReadOnlySpan<byte> body, RequestOutline outline)
    {
        var settings = CallSettings.None;
        foreach (var field in outline.Fields)
        {
            var value = body[field.ValueStart..field.ValueEnd];
            settings = field.Name switch
            {
                "max_tokens" or "max_completion_tokens" => settings with { MaxOutputTokens = Larger(Whole(value), settings.MaxOutputTokens) },
                "n" => settings with { Choices = (int)Math.Clamp(Whole(value) ?? 1, 1, int.MaxValue) },
                "temperature" => settings with { Temperature = Number(value) },
                "user" => settings with { User = Text(value) },
                _ => settings,
            };
        }

        return outline.CacheExtension is { } cache
            ? settings with { Cache = cache.Mode, CacheTtl = cache.Ttl, Tags = cache.Tags }
            : settings;
    }

    private static long? Larger(long? one, long? other) => one > other ? one : other ?? one;

    private static long? Whole(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length ? number : null;

    private static decimal? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out decimal number, out var read, 'e') && read == value.Length ? number
        : Utf8Parser.TryParse(value, out number, out read) && read == value.Length ? number
        : null;

    private static string? Text(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text, but as it stands it is a name like any other: nobody slips past a limit with it.
            return Encoding.UTF8.GetString(value);
        }
    }
}
