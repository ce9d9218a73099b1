namespace Switchyard.Core.Dialects;

/// <summary>Base64 data URLs: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Mark = ";base64,";

    /// <summary>Splits a base64 data URL. False for any other text.</summary>
    /// <param name="url">The text.</param>
    /// <param name="mediaType">The media type, its parameters included.</param>
    /// <param name="data">The bytes, in base64.</param>
    public static bool TrySplit(string url, out string mediaType, out string data)
    {
        var mark = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? url.IndexOf(Mark, StringComparison.OrdinalIgnoreCase)
            : -1;
        if (mark <= Scheme.Length)
        {
            (mediaType, data) = ("", "");
            return false;
        }

        mediaType = url[Scheme.Length..mark];
        data = url[(mark + Mark.Length)..];
        return true;
    }

    /// <summary>Joins what <see cref="TrySplit"/> split.</summary>
    public static string Join(string mediaType, string data) => string.Concat(Scheme, mediaType, Mark, data);
}
