using System.Buffers;

namespace Switchyard.GraphQL.Language;

/// <summary>Cuts a document into tokens. After a fault every further token is <see cref="TokenKind.Failed"/>.</summary>
internal sealed class Lexer(string body, int maxTokens)
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");
    private Token _ahead;
    private bool _hasAhead;
    private int _tokens;

    public Token Current { get; private set; } = new(TokenKind.StartOfFile, 0, 0);

    public SyntaxFault? Fault { get; private set; }

    public string Body { get; } = body;

    public void Advance()
    {
        if (Fault is not null)
        {
            return;
        }

        Current = _hasAhead ? _ahead : Read(Current.End);
        _hasAhead = false;
        if (Current.Kind != TokenKind.EndOfFile && ++_tokens > maxTokens)
        {
            Fail(Current.Start, $"Document contains more than {maxTokens} tokens. Parsing aborted.", GraphQLRefusal.Tokens);
        }
    }

    public Token LookAhead()
    {
        if (Fault is null && !_hasAhead)
        {
            _ahead = Read(Current.End);
            _hasAhead = Fault is null;
        }

        return Fault is null ? _ahead : Current;
    }

    public Token Fail(int offset, string message, GraphQLRefusal refusal = GraphQLRefusal.None)
    {
        Fault ??= new SyntaxFault(message, offset, refusal);
        Current = new Token(TokenKind.Failed, offset, offset);
        return Current;
    }

    private Token Read(int start)
    {
        var position = SkipIgnored(start);
        if (position >= Body.Length)
        {
            return new Token(TokenKind.EndOfFile, Body.Length, Body.Length);
        }

        var code = Body[position];
        if (char.IsAsciiLetter(code) || code == '_')
        {
            return ReadName(position);
        }

        var punctuator = Punctuator(code);
        return punctuator != TokenKind.Failed ? new Token(punctuator, position, position + 1) : ReadOther(position, code);
    }

    private int SkipIgnored(int position)
    {
        while (position < Body.Length)
        {
            switch (Body[position])
            {
                case '\uFEFF' or '\t' or ' ' or ',' or '\n' or '\r':
                    position++;
                    break;
                case '#':
                    position = SkipComment(position);
                    break;
                default:
                    return position;
            }
        }

        return position;
    }

    // A comment ends before a lone surrogate too: what stands there is then a fault of its own.
    private int SkipComment(int position)
    {
        var rest = Body.AsSpan(position);
        var length = rest.IndexOfAny(LineEnds);
        var comment = length < 0 ? rest : rest[..length];
        if (!comment.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return position + comment.Length;
        }

        for (var i = 0; i < comment.Length; i++)
        {
            if (char.IsSurrogate(comment[i]) && !CharacterText.IsPair(Body, position + i++))
            {
                return position + i - 1;
            }
        }

        return position + comment.Length;
    }

    private Token ReadName(int start)
    {
        var end = start + 1;
        while (end < Body.Length && (char.IsAsciiLetterOrDigit(Body[end]) || Body[end] == '_'))
        {
            end++;
        }

        return new Token(TokenKind.Name, start, end, NameTable.Get(Body.AsSpan(start, end - start)));
    }

    private Token ReadOther(int position, char code)
    {
        if (code == '.' && Body.AsSpan(position).StartsWith("..."))
        {
            return new Token(TokenKind.Spread, position, position + 3);
        }

        if (code == '"')
        {
            return Body.AsSpan(position).StartsWith("\"\"\"")
                ? new BlockStringReader(this).Read(position)
                : new StringReader(this).Read(position);
        }

        if (char.IsAsciiDigit(code) || code == '-')
        {
            return NumberReader.Read(this, position);
        }

        if (code == '\'')
        {
            return Fail(position, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
        }

        var whole = !char.IsSurrogate(code) || CharacterText.IsPair(Body, position);
        return Fail(position, $"{(whole ? "Unexpected" : "Invalid")} character: {CharacterText.Describe(Body, position)}.");
    }

    private static TokenKind Punctuator(char code) => code switch
    {
        '!' => TokenKind.Bang,
        '$' => TokenKind.Dollar,
        '&' => TokenKind.Ampersand,
        '(' => TokenKind.ParenLeft,
        ')' => TokenKind.ParenRight,
        ':' => TokenKind.Colon,
        '=' => TokenKind.Equals,
        '@' => TokenKind.At,
        '[' => TokenKind.BracketLeft,
        ']' => TokenKind.BracketRight,
        '{' => TokenKind.BraceLeft,
        '|' => TokenKind.Pipe,
        '}' => TokenKind.BraceRight,
        _ => TokenKind.Failed,
    };
}
