namespace Switchyard.Core.Tokens;

/// <summary>Counts whole texts.</summary>
internal static class PromptText
{
    /// <summary>The tokens of JSON as models are shown it: blanks between its values may be there or not, so they do not count.</summary>
    /// <param name="json">The JSON.</param>
    public static double OfJson(ReadOnlySpan<byte> json)
    {
        var tally = default(TextTally);
        tally.Add(json, isEscaped: true);
        return tally.JsonTokens;
    }

    /// <summary>The tokens of a text.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <param name="isEscaped">Whether it stands as in a JSON string.</param>
    public static double Of(ReadOnlySpan<byte> utf8, bool isEscaped)
    {
        var tally = default(TextTally);
        tally.Add(utf8, isEscaped);
        return tally.Tokens;
    }
}
