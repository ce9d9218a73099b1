using System.Globalization;

namespace Switchyard.Core.Caching;

/// <summary>What the request header <c>Cache-Control</c> asks for. Directives we do not know say nothing.</summary>
/// <param name="Modes">The modes it asks for; all of them hold.</param>
/// <param name="MaxAge">How old an answer may be.</param>
internal readonly record struct CacheControl(IReadOnlyList<CacheMode> Modes, TimeSpan? MaxAge)
{
    private const int LongestAge = 366 * 24 * 3600;

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value; null when absent.</param>
    public static CacheControl Read(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return new CacheControl([], null);
        }

        var modes = new List<CacheMode>(1);
        TimeSpan? maxAge = null;
        foreach (var range in header.AsSpan().Split(','))
        {
            var directive = header.AsSpan(range).Trim();
            if (directive.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase))
            {
                maxAge = AgeOf(directive[8..].Trim('"'));
                modes.Add(CacheMode.Use);
            }
            else if (ModeOf(directive) is { } mode)
            {
                modes.Add(mode);
            }
        }

        return new CacheControl(modes, maxAge);
    }

    private static CacheMode? ModeOf(ReadOnlySpan<char> directive) =>
        Is(directive, "no-store") ? CacheMode.Bypass
        : Is(directive, "no-cache") ? CacheMode.Refresh
        : Is(directive, "only-if-cached") ? CacheMode.Only
        : null;

    private static bool Is(ReadOnlySpan<char> directive, string name) => directive.Equals(name, StringComparison.OrdinalIgnoreCase);

    // A number nobody can read is one that nothing stored is young enough for.
    private static TimeSpan AgeOf(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestAge))
            : TimeSpan.Zero;
}
