using System.Buffers;
using System.Globalization;
using System.Text;

namespace Switchyard.GraphQL.Language;

/// <summary>Reads a <c>"string"</c> with its escapes.</summary>
internal sealed class StringReader(Lexer lexer)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("\"\\\r\n");
    private readonly string _body = lexer.Body;
    private StringBuilder? _value;

    public Token Read(int start)
    {
        var position = start + 1;
        var chunk = position;
        while (position < _body.Length)
        {
            switch (_body[position])
            {
                case '"':
                    return Finish(start, chunk, position);
                case '\\':
                    (_value ??= new StringBuilder()).Append(_body, chunk, position - chunk);
                    if (!TakeEscape(ref position))
                    {
                        return lexer.Current;
                    }

                    chunk = position;
                    break;
                case '\r' or '\n':
                    return lexer.Fail(position, "Unterminated string.");
                default:
                    if (!TakePlain(ref position))
                    {
                        return lexer.Fail(
                            position, $"Invalid character within String: {CharacterText.Describe(_body, position)}.");
                    }

                    break;
            }
        }

        return lexer.Fail(position, "Unterminated string.");
    }

    private Token Finish(int start, int chunk, int end) => new(
        TokenKind.String, start, end + 1, _value is null ? _body[chunk..end] : _value.Append(_body, chunk, end - chunk).ToString());

    private bool TakePlain(ref int position)
    {
        var rest = _body.AsSpan(position);
        var length = rest.IndexOfAny(Plain);
        var end = length < 0 ? _body.Length : position + length;
        while (position < end)
        {
            var surrogate = _body.AsSpan(position, end - position).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (surrogate < 0)
            {
                position = end;
                return true;
            }

            position += surrogate;
            if (!CharacterText.IsPair(_body, position))
            {
                return false;
            }

            position += 2;
        }

        return true;
    }

    private bool TakeEscape(ref int position)
    {
        var code = At(position + 1);
        if (code == 'u')
        {
            return At(position + 2) == '{' ? TakeBraced(ref position) : TakeFixed(ref position);
        }

        var index = "\"\\/bfnrt".IndexOf(code, StringComparison.Ordinal);
        if (index < 0 || position + 1 >= _body.Length)
        {
            lexer.Fail(position, $"Invalid character escape sequence: \"{CharacterText.Slice(_body, position, 2)}\".");
            return false;
        }

        _value!.Append("\"\\/\b\f\n\r\t"[index]);
        position += 2;
        return true;
    }

    private bool TakeBraced(ref int position)
    {
        var point = 0;
        var size = 3;
        while (size < 12)
        {
            var code = At(position + size++);
            if (code == '}')
            {
                if (size < 5 || !Rune.IsValid(point))
                {
                    break;
                }

                _value!.Append(char.ConvertFromUtf32(point));
                position += size;
                return true;
            }

            point = (point << 4) | Hex(code);
            if (point < 0)
            {
                break;
            }
        }

        return InvalidUnicode(position, size);
    }

    private bool TakeFixed(ref int position)
    {
        var code = Hex4(position + 2);
        if (code >= 0 && !char.IsSurrogate((char)code))
        {
            _value!.Append((char)code);
            position += 6;
            return true;
        }

        if (code >= 0 && char.IsHighSurrogate((char)code) && At(position + 6) == '\\' && At(position + 7) == 'u')
        {
            var low = Hex4(position + 8);
            if (low >= 0 && char.IsLowSurrogate((char)low))
            {
                _value!.Append((char)code).Append((char)low);
                position += 12;
                return true;
            }
        }

        return InvalidUnicode(position, 6);
    }

    private bool InvalidUnicode(int position, int size)
    {
        lexer.Fail(position, $"Invalid Unicode escape sequence: \"{CharacterText.Slice(_body, position, size)}\".");
        return false;
    }

    private int Hex4(int position) =>
        position + 4 <= _body.Length
        && ushort.TryParse(_body.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;

    private static int Hex(char code) => char.IsAsciiHexDigit(code) ? Convert.ToInt32(code.ToString(), 16) : -1;

    private char At(int position) => position < _body.Length ? _body[position] : '\0';
}
