using System.Text;

namespace Switchyard.GraphQL.Language;

/// <summary>Reads a <c>"""block string"""</c>.</summary>
internal sealed class BlockStringReader(Lexer lexer)
{
    private readonly string _body = lexer.Body;
    private readonly List<string> _lines = [];
    private readonly StringBuilder _line = new();

    public Token Read(int start)
    {
        var position = start + 3;
        var chunk = position;
        while (position < _body.Length)
        {
            var code = _body[position];
            if (code == '"' && _body.AsSpan(position).StartsWith("\"\"\""))
            {
                EndLine(chunk, position);
                return new Token(TokenKind.BlockString, start, position + 3, BlockString.Dedent(_lines));
            }

            if (code == '\\' && _body.AsSpan(position).StartsWith("\\\"\"\""))
            {
                _line.Append(_body, chunk, position - chunk);
                chunk = position + 1;
                position += 4;
            }
            else if (code is '\r' or '\n')
            {
                EndLine(chunk, position);
                position += code == '\r' && position + 1 < _body.Length && _body[position + 1] == '\n' ? 2 : 1;
                chunk = position;
            }
            else if (!char.IsSurrogate(code))
            {
                position++;
            }
            else if (CharacterText.IsPair(_body, position))
            {
                position += 2;
            }
            else
            {
                return lexer.Fail(position, $"Invalid character within String: {CharacterText.Describe(_body, position)}.");
            }
        }

        return lexer.Fail(position, "Unterminated string.");
    }

    private void EndLine(int chunk, int end)
    {
        _lines.Add(_line.Append(_body, chunk, end - chunk).ToString());
        _line.Clear();
    }
}
