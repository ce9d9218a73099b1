using System.Globalization;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// What a Claude model takes, told from the version in its name. A name without one (a proxy's own, a future family)
/// counts as the oldest form that every Messages server understands: thinking by budget, sampling allowed.
/// </summary>
internal readonly record struct ClaudeModel
{
    private const int Unknown = -1;
    private static readonly char[] Separators = ['-', '.', '_', '@', ':', '/'];

    private ClaudeModel(int version, bool alwaysThinks, bool isOpus)
    {
        Version = version;
        AlwaysThinks = alwaysThinks;
        IsOpus = isOpus;
    }

    /// <summary>Whether thinking can not be switched off.</summary>
    public bool AlwaysThinks { get; }

    /// <summary>Whether the model thinks at all when asked.</summary>
    public bool Thinks => Version is Unknown or >= 307;

    /// <summary>Whether thinking is adaptive with an effort; else it has a budget.</summary>
    public bool IsAdaptive => Version >= 406;

    /// <summary>Whether <c>xhigh</c> is an effort, thinking text is hidden unless asked for, and sampling fields are refused.</summary>
    public bool IsSince47 => Version >= 407;

    /// <summary>Whether the answer or a tool's arguments can be held to a schema.</summary>
    public bool TakesSchemas => Version is Unknown or >= 405 || (IsOpus && Version == 401);

    // Major * 100 + minor, so that versions compare as numbers.
    private int Version { get; }

    private bool IsOpus { get; }

    /// <summary>Reads a model id such as <c>claude-3-7-sonnet-20250219</c> or <c>anthropic/claude-opus-4.6</c>.</summary>
    /// <param name="id">The upstream's model id.</param>
    public static ClaudeModel Of(string id)
    {
        var start = id.IndexOf("claude", StringComparison.OrdinalIgnoreCase);
        var tokens = start < 0 ? [] : id[start..].Split(Separators);
        var adaptiveOnly = Has(tokens, "mythos") || Has(tokens, "fable");
        var at = Array.FindIndex(tokens, token => Number(token) != Unknown);
        if (at < 0)
        {
            return new ClaudeModel(adaptiveOnly ? 500 : Unknown, adaptiveOnly, isOpus: false);
        }

        var minor = at + 1 < tokens.Length ? Math.Max(0, Number(tokens[at + 1])) : 0;
        return new ClaudeModel((Number(tokens[at]) * 100) + minor, adaptiveOnly, Has(tokens, "opus"));
    }

    private static bool Has(string[] tokens, string word) => tokens.Contains(word, StringComparer.OrdinalIgnoreCase);

    // A date has eight digits; a version has one or two.
    private static int Number(string token) =>
        token.Length is 1 or 2 && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : Unknown;
}
