namespace Switchyard.GraphQL.Language;

/// <content>Values, directives and type references.</content>
internal sealed partial class Parser
{
    private static readonly Rule<ValueNode> ValueRule = static self => self.Value(isConst: false);
    private static readonly Rule<ValueNode> ConstValueRule = static self => self.Value(isConst: true);
    private static readonly Rule<ObjectFieldNode> ObjectFieldRule = static self => self.ObjectField(isConst: false);
    private static readonly Rule<ObjectFieldNode> ConstObjectFieldRule = static self => self.ObjectField(isConst: true);

    private ValueNode Value(bool isConst)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.BracketLeft:
                return List(isConst);
            case TokenKind.BraceLeft:
                return Object(isConst);
            case TokenKind.Int or TokenKind.Float:
                _lexer.Advance();
                return new NumberValueNode(token.Start, token.Value!, token.Kind == TokenKind.Float);
            case TokenKind.String or TokenKind.BlockString:
                return StringLiteral();
            case TokenKind.Name:
                _lexer.Advance();
                return Word(token);
            case TokenKind.Dollar:
                return isConst ? ConstVariable(token) : Variable();
            default:
                Unexpected(token);
                return NullValueNode.None;
        }
    }

    private static ValueNode Word(Token token) => token.Value switch
    {
        "true" => new BooleanValueNode(token.Start, true),
        "false" => new BooleanValueNode(token.Start, false),
        "null" => new NullValueNode(token.Start),
        _ => new EnumValueNode(token.Start, token.Value!),
    };

    private NullValueNode ConstVariable(Token dollar)
    {
        _lexer.Advance();
        if (Peek(TokenKind.Name))
        {
            _lexer.Fail(dollar.Start, $"Unexpected variable \"${Current.Value}\" in constant value.");
        }
        else
        {
            Unexpected(dollar);
        }

        return NullValueNode.None;
    }

    private StringValueNode StringLiteral()
    {
        var token = Current;
        _lexer.Advance();
        return new StringValueNode(token.Start, token.Value!, token.Kind == TokenKind.BlockString);
    }

    private ListValueNode List(bool isConst)
    {
        var start = Current.Start;
        if (!Enter())
        {
            return new ListValueNode(start, []);
        }

        var values = Any(TokenKind.BracketLeft, isConst ? ConstValueRule : ValueRule, TokenKind.BracketRight);
        Leave();
        return new ListValueNode(start, values);
    }

    private ObjectValueNode Object(bool isConst)
    {
        var start = Current.Start;
        if (!Enter())
        {
            return new ObjectValueNode(start, []);
        }

        var fields = Any(TokenKind.BraceLeft, isConst ? ConstObjectFieldRule : ObjectFieldRule, TokenKind.BraceRight);
        Leave();
        return new ObjectValueNode(start, fields);
    }

    private ObjectFieldNode ObjectField(bool isConst)
    {
        var start = Current.Start;
        var name = Name();
        Expect(TokenKind.Colon);
        return new ObjectFieldNode(start, name, Value(isConst));
    }

    private DirectiveNode[] Directives(bool isConst)
    {
        if (!Peek(TokenKind.At))
        {
            return [];
        }

        List<DirectiveNode> directives = [];
        while (Peek(TokenKind.At))
        {
            if (directives.Count >= _limits.MaxDirectives)
            {
                _lexer.Fail(
                    Current.Start,
                    $"One place carries more than {_limits.MaxDirectives} directives. Parsing aborted.",
                    GraphQLRefusal.Directives);
                break;
            }

            var start = Expect(TokenKind.At).Start;
            var name = Name();
            directives.Add(new DirectiveNode(start, name, Arguments(isConst)));
        }

        return [.. directives];
    }

    private TypeNode Type()
    {
        var start = Current.Start;
        TypeNode type;
        if (Peek(TokenKind.BracketLeft))
        {
            if (!Enter())
            {
                return new NamedTypeNode(start, NameNode.None);
            }

            Expect(TokenKind.BracketLeft);
            type = new ListTypeNode(start, Type());
            Expect(TokenKind.BracketRight);
            Leave();
        }
        else
        {
            type = NamedType();
        }

        return Take(TokenKind.Bang) ? new NonNullTypeNode(start, type) : type;
    }

    private NamedTypeNode NamedType()
    {
        var name = Name();
        return new NamedTypeNode(name.Start, name);
    }

    private bool PeekDescription() => Current.Kind is TokenKind.String or TokenKind.BlockString;

    private StringValueNode? Description() => PeekDescription() ? StringLiteral() : null;
}
