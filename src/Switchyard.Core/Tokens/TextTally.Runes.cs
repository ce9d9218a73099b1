using System.Buffers.Text;
using System.Text;

namespace Switchyard.Core.Tokens;

internal partial struct TextTally
{
    // One character after the other, for at least a block: what is short, escaped or of another script.
    private int AddSlowly(ReadOnlySpan<byte> text, bool isEscaped)
    {
        var at = 0;
        do
        {
            var first = text[at];
            if (first >= 0x80)
            {
                Rune.DecodeFromUtf8(text[at..], out var rune, out var used);
                AddRune(rune.Value);
                at += used;
            }
            else if (isEscaped && _isInEscape)
            {
                _isInEscape = false;
                at += AddEscape(text[at..]);
            }
            else if (isEscaped && first == (byte)'\\')
            {
                _isInEscape = true;
                at++;
            }
            else
            {
                AddAscii(first);
                at++;
            }
        }
        while (at < text.Length && (at < AsciiBlock.Length || _isInEscape));

        return at;
    }

    private int AddEscape(ReadOnlySpan<byte> text)
    {
        if (text[0] == (byte)'u')
        {
            // Half of a pair, and a piece that ends within an escape, count as a letter of their plane.
            if (text.Length >= 5 && Utf8Parser.TryParse(text.Slice(1, 4), out ushort code, out var used, 'x') && used == 4)
            {
                AddUnit(code);
                return 5;
            }

            AddRune(0xFFFD);
            return text.Length;
        }

        AddAscii(text[0] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' ? (byte)'\n' : text[0]);
        return 1;
    }

    // Of a pair of halves the first one stands for both.
    private void AddUnit(int code)
    {
        if (code < 0x80)
        {
            AddAscii((byte)code);
        }
        else if (char.IsHighSurrogate((char)code))
        {
            AddRune(0x1F600);
        }
        else if (!char.IsLowSurrogate((char)code))
        {
            AddRune(code);
        }
    }

    private void AddRune(int code)
    {
        if (TextWeights.IsLatinLetter(code))
        {
            _accents++;
            AddAscii((byte)'e');
            return;
        }

        _foreign += TextWeights.Of(code);
        Break();
    }

    private void AddAscii(byte value)
    {
        var folded = (byte)(value | 0x20);
        var isLetter = folded is >= (byte)'a' and <= (byte)'z';
        if (isLetter)
        {
            AddLetter(isUpper: (value & 0x20) == 0);
            return;
        }

        var isDigit = value is >= (byte)'0' and <= (byte)'9';
        var isBlank = value == (byte)' ';
        var isBreak = value < (byte)' ';
        var isSign = !isDigit && !isBlank && !isBreak;
        var isNumber = isDigit && _digitTail >> Last == 0;
        _numbers += isNumber ? 1 : 0;
        _spacedNumbers += isNumber && _blankTail >> Last != 0 ? 1 : 0;
        _digits += isDigit ? 1 : 0;
        _signs += isSign && _signTail >> Last == 0 ? 1 : 0;
        _signTails += isSign && _signTail >> Last != 0 ? 1 : 0;
        _blankRuns += isBlank && _blankTail >> Last == 1 && (_blankTail << 1) >> Last == 0 ? 1 : 0;
        _breaks += isBreak && _breakTail >> Last == 0 ? 1 : 0;
        (_letterTail, _lowerTail) = (0, 0);
        _digitTail = isDigit ? 1UL << Last : 0;
        _signTail = isSign ? 1UL << Last : 0;
        _breakTail = isBreak ? 1UL << Last : 0;
        _blankTail = isBlank ? (_blankTail >> 1) | (1UL << Last) : 0;
    }

    private void AddLetter(bool isUpper)
    {
        var isFirst = _letterTail >> Last == 0;
        _words += isFirst ? 1 : 0;
        _letters++;
        _longTails += _letterTail >> (64 - 7) == 0x7F ? 1 : 0;
        _humps += isUpper && _lowerTail >> Last == 1 ? 1 : 0;
        _letterTail = (_letterTail >> 1) | (1UL << Last);
        _lowerTail = isUpper ? 0 : 1UL << Last;
        (_digitTail, _signTail, _breakTail, _blankTail) = (0, 0, 0, 0);
    }
}
