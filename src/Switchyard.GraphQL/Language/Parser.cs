namespace Switchyard.GraphQL.Language;

/// <summary>
/// Parses a document. It never throws and never nests deeper than the limits allow: a fault stops the lexer, all loops end, and
/// the half-made nodes are dropped.
/// </summary>
internal sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly GraphQLLimits _limits;
    private readonly int _maxRecursion;
    private int _nesting;
    private int _aliases;
    private int _fragments;

    private Parser(string body, GraphQLLimits limits)
    {
        _lexer = new Lexer(body, limits.MaxTokens);
        _limits = limits;
        _maxRecursion = Math.Min(limits.MaxRecursion, GraphQLLimits.HardRecursion);
    }

    private delegate T Rule<T>(Parser parser);

    private Token Current => _lexer.Current;

    public static DocumentNode? Parse(string body, GraphQLLimits limits, out SyntaxFault? fault)
    {
        var parser = new Parser(body, limits);
        var definitions = parser.Many(TokenKind.StartOfFile, static self => self.Definition(), TokenKind.EndOfFile);
        fault = parser._lexer.Fault;
        return fault is null ? new DocumentNode(new SourceText(body), definitions) : null;
    }

    /// <summary>Parses one value that holds no variables, such as a default.</summary>
    public static ValueNode? ParseValue(string body, out SyntaxFault? fault)
    {
        var parser = new Parser(body, GraphQLLimits.Default);
        parser.Expect(TokenKind.StartOfFile);
        var value = parser.Value(isConst: true);
        parser.Expect(TokenKind.EndOfFile);
        fault = parser._lexer.Fault;
        return fault is null ? value : null;
    }

    private bool Peek(TokenKind kind) => Current.Kind == kind;

    private Token Expect(TokenKind kind)
    {
        var token = Current;
        if (token.Kind == kind)
        {
            _lexer.Advance();
            return token;
        }

        return _lexer.Fail(token.Start, $"Expected {kind.Describe()}, found {token.Describe()}.");
    }

    private bool Take(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private bool IsKeyword(string value) => Current.Kind == TokenKind.Name && Current.Value == value;

    private bool TakeKeyword(string value)
    {
        if (!IsKeyword(value))
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private void ExpectKeyword(string value)
    {
        if (!TakeKeyword(value))
        {
            _lexer.Fail(Current.Start, $"Expected \"{value}\", found {Current.Describe()}.");
        }
    }

    private void Unexpected(Token token) => _lexer.Fail(token.Start, $"Unexpected {token.Describe()}.");

    private NameNode Name()
    {
        var token = Expect(TokenKind.Name);
        return token.Kind == TokenKind.Name ? new NameNode(token.Start, token.Value!) : NameNode.None;
    }

    private T[] Many<T>(TokenKind open, Rule<T> rule, TokenKind close)
    {
        Expect(open);
        return Rest(rule, close);
    }

    private T[] OptionalMany<T>(TokenKind open, Rule<T> rule, TokenKind close) => Take(open) ? Rest(rule, close) : [];

    private T[] Any<T>(TokenKind open, Rule<T> rule, TokenKind close)
    {
        Expect(open);
        return Take(close) ? [] : Rest(rule, close);
    }

    private T[] Rest<T>(Rule<T> rule, TokenKind close)
    {
        if (_lexer.Fault is not null)
        {
            return [];
        }

        var first = rule(this);
        if (Take(close))
        {
            return [first];
        }

        List<T> nodes = [first];
        while (_lexer.Fault is null && !Take(close))
        {
            nodes.Add(rule(this));
        }

        return [.. nodes];
    }

    private T[] Delimited<T>(TokenKind delimiter, Rule<T> rule)
    {
        Take(delimiter);
        List<T> nodes = [];
        do
        {
            nodes.Add(rule(this));
        }
        while (_lexer.Fault is null && Take(delimiter));

        return [.. nodes];
    }

    private bool Enter()
    {
        if (++_nesting <= _maxRecursion)
        {
            return true;
        }

        _lexer.Fail(Current.Start, $"Document nests deeper than {_maxRecursion} levels. Parsing aborted.", GraphQLRefusal.Recursion);
        return false;
    }

    private void Leave() => _nesting--;
}
