using System.Numerics;
using System.Text.Unicode;

namespace Switchyard.Core.Tokens;

/// <summary>
/// Counts what in a text costs tokens: words, the tails of long ones, digits, punctuation, blank runs, and letters of
/// other scripts by their weight. Texts may come in pieces; runs go on from one piece to the next. Builds nothing.
/// </summary>
internal partial struct TextTally
{
    // The top bit of a tail is the last byte counted, the one below it the byte before.
    private const int Last = 63;

    private ulong _letterTail;
    private ulong _lowerTail;
    private ulong _digitTail;
    private ulong _blankTail;
    private ulong _breakTail;
    private ulong _signTail;
    private bool _isInEscape;
    private long _words;
    private long _letters;
    private long _longTails;
    private long _humps;
    private long _numbers;
    private long _spacedNumbers;
    private long _digits;
    private long _signs;
    private long _signTails;
    private long _blankRuns;
    private long _breaks;
    private long _accents;
    private double _foreign;

    /// <summary>Whether nothing was counted.</summary>
    public readonly bool IsEmpty => _letters + _digits + _signs + _breaks + _blankRuns == 0 && _foreign == 0;

    /// <summary>The tokens, roughly.</summary>
    public readonly double Tokens
    {
        get
        {
            // Vocabularies hold English words whole; of other languages in Latin letters, known by their accents, mostly parts.
            var strangeness = _letters == 0 ? 0 : Math.Min(1, _accents * TextWeights.AccentsTell / _letters);
            return (_words * (1 + (TextWeights.StrangeWord * strangeness)))
                + (_longTails * TextWeights.LongTail)
                + (_humps * TextWeights.Hump)
                + (_numbers * TextWeights.Number)
                + (_spacedNumbers * TextWeights.SpacedNumber)
                + (_digits * TextWeights.Digit)
                + (_signs * TextWeights.Sign)
                + (_signTails * TextWeights.SignTail)
                + (_blankRuns * TextWeights.BlankRun)
                + (_breaks * TextWeights.Break)
                + (_accents * TextWeights.Accent)
                + _foreign;
        }
    }

    /// <summary>The tokens of what was counted without its blank runs and line ends.</summary>
    public readonly double JsonTokens => Tokens - (_blankRuns * TextWeights.BlankRun) - (_breaks * TextWeights.Break);

    /// <summary>Counts a piece of text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="isEscaped">Whether it stands as in a JSON string, with its escapes.</param>
    public void Add(ReadOnlySpan<byte> text, bool isEscaped)
    {
        var at = 0;
        while (at < text.Length)
        {
            var rest = text[at..];
            if (!_isInEscape && rest.Length >= AsciiBlock.Length && AsciiBlock.TryRead(rest, isEscaped, out var block))
            {
                AddBlock(in block);
                at += AsciiBlock.Length;
            }
            else
            {
                at += AddSlowly(rest, isEscaped);
            }
        }
    }

    /// <summary>Counts a piece of text.</summary>
    /// <param name="text">UTF-16.</param>
    public void Add(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[1536];
        while (!text.IsEmpty)
        {
            Utf8.FromUtf16(text, bytes, out var read, out var written, replaceInvalidSequences: true);
            Add(bytes[..written], isEscaped: false);
            text = text[read..];
        }
    }

    /// <summary>Ends all runs: what comes next is another text.</summary>
    public void Break()
    {
        (_letterTail, _lowerTail, _digitTail, _blankTail, _breakTail, _signTail) = (0, 0, 0, 0, 0, 0);
        _isInEscape = false;
    }

    // The bits of each mask shifted by one tell of the byte before; the top bit of the tail is the last byte of the block before.
    private void AddBlock(in AsciiBlock block)
    {
        var letters = block.Letters;
        _words += BitOperations.PopCount(letters & ~Before(letters, _letterTail, 1));
        _letters += BitOperations.PopCount(letters);
        var second = letters & Before(letters, _letterTail, 1);
        var third = second & Before(letters, _letterTail, 2) & Before(letters, _letterTail, 3);
        var longer = third & Before(letters, _letterTail, 4) & Before(letters, _letterTail, 5);
        _longTails += BitOperations.PopCount(longer & Before(letters, _letterTail, 6) & Before(letters, _letterTail, 7));
        var lower = letters & ~block.Upper;
        _humps += BitOperations.PopCount(block.Upper & Before(lower, _lowerTail, 1));
        var numbers = block.Digits & ~Before(block.Digits, _digitTail, 1);
        _numbers += BitOperations.PopCount(numbers);
        _spacedNumbers += BitOperations.PopCount(numbers & Before(block.Blanks, _blankTail, 1));
        _digits += BitOperations.PopCount(block.Digits);
        var signsBefore = Before(block.Signs, _signTail, 1);
        _signs += BitOperations.PopCount(block.Signs & ~signsBefore);
        _signTails += BitOperations.PopCount(block.Signs & signsBefore) - block.EscapedSigns;
        var blanks = Before(block.Blanks, _blankTail, 1);
        _blankRuns += BitOperations.PopCount(block.Blanks & blanks & ~Before(block.Blanks, _blankTail, 2));
        _breaks += BitOperations.PopCount(block.Breaks & ~Before(block.Breaks, _breakTail, 1));
        (_letterTail, _lowerTail, _digitTail) = (letters, lower, block.Digits);
        (_blankTail, _breakTail, _signTail) = (block.Blanks, block.Breaks, block.Signs);
    }

    private static ulong Before(ulong mask, ulong tail, int by) => (mask << by) | (tail >> (64 - by));
}
