namespace Switchyard.Core.Tokens;

/// <summary>
/// What the parts of a text cost in tokens, about in the middle of the vocabularies in use (100,000 to 260,000 entries).
/// A single space before a word is part of the word's token, so it costs nothing.
/// </summary>
internal static class TextWeights
{
    /// <summary>A letter of a word behind its seventh.</summary>
    public const double LongTail = 0.12;

    /// <summary>A capital behind a small letter within a word, as in names of code.</summary>
    public const double Hump = 0.55;

    /// <summary>A run of digits; each digit comes on top.</summary>
    public const double Number = 0.7;

    /// <summary>The space before a number: unlike a word, no vocabulary takes it into the number's token.</summary>
    public const double SpacedNumber = 0.9;

    /// <summary>A digit: most vocabularies take three at once.</summary>
    public const double Digit = 0.31;

    /// <summary>A run of punctuation.</summary>
    public const double Sign = 0.87;

    /// <summary>Each further sign of the run.</summary>
    public const double SignTail = 0.12;

    /// <summary>A run of more than one space.</summary>
    public const double BlankRun = 0.7;

    /// <summary>A run of line ends and tabs.</summary>
    public const double Break = 0.7;

    /// <summary>A Latin letter with an accent, beside its part in a word.</summary>
    public const double Accent = 0.3;

    /// <summary>How many times its share of all letters the accents are taken for; at 1 a text is wholly not English.</summary>
    public const double AccentsTell = 30;

    /// <summary>What a word of such a text costs on top.</summary>
    public const double StrangeWord = 0.4;

    private static readonly (int First, double Weight)[] Ranges =
    [
        (0x0080, 0.6), // signs of Latin-1
        (0x0370, 0.5), // Greek
        (0x0400, 0.36), // Cyrillic
        (0x0530, 0.8), // Armenian
        (0x0590, 0.55), // Hebrew
        (0x0600, 0.45), // Arabic
        (0x0700, 1.0),
        (0x0900, 0.5), // Devanagari
        (0x0980, 0.65), // other Indic scripts
        (0x0E00, 0.6), // Thai, Lao
        (0x0F00, 1.2), // Tibetan, Myanmar, Georgian and smaller ones
        (0x1100, 1.0), // Hangul letters
        (0x1200, 1.3), // Ethiopic to Balinese
        (0x2000, 0.5), // spaces, dashes, quotes
        (0x2070, 1.0), // symbols, arrows, boxes
        (0x3000, 0.7), // CJK punctuation
        (0x3040, 0.75), // Hiragana and Katakana
        (0x3100, 1.0),
        (0x3400, 1.8), // rare CJK
        (0x4E00, 0.8), // CJK
        (0xA000, 1.3),
        (0xAC00, 0.8), // Hangul syllables
        (0xD7B0, 1.0),
        (0xFE00, 0.8), // variation selectors
        (0xFE10, 1.0), // full-width forms
        (0x10000, 2.2), // old scripts
        (0x1F000, 2.2), // emoji
        (0x20000, 2.5), // rarest CJK
    ];

    /// <summary>Whether a code point above ASCII is a Latin letter.</summary>
    /// <param name="code">The code point.</param>
    public static bool IsLatinLetter(int code) => code is (>= 0xC0 and < 0x250 and not 0xD7 and not 0xF7) or (>= 0x1E00 and < 0x1F00);

    /// <summary>The tokens of a code point that is no Latin letter and above ASCII.</summary>
    /// <param name="code">The code point.</param>
    public static double Of(int code)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Ranges[middle].First <= code ? (middle, high) : (low, middle - 1);
        }

        return Ranges[low].Weight;
    }
}
