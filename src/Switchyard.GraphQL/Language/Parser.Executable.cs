namespace Switchyard.GraphQL.Language;

/// <content>Operations, selections and fragments.</content>
internal sealed partial class Parser
{
    private static readonly Rule<SelectionNode> SelectionRule = static self => self.Selection();
    private static readonly Rule<ArgumentNode> ArgumentRule = static self => self.Argument(isConst: false);
    private static readonly Rule<ArgumentNode> ConstArgumentRule = static self => self.Argument(isConst: true);

    private Node Definition()
    {
        if (Peek(TokenKind.BraceLeft))
        {
            return Operation();
        }

        var described = PeekDescription();
        var keyword = described ? _lexer.LookAhead() : Current;
        if (described && keyword.Kind == TokenKind.BraceLeft)
        {
            _lexer.Fail(Current.Start, "Unexpected description, descriptions are not supported on shorthand queries.");
        }

        if (keyword.Kind == TokenKind.Name)
        {
            switch (keyword.Value)
            {
                case "query" or "mutation" or "subscription":
                    return Operation();
                case "fragment":
                    return Fragment();
                case "extend" when !described:
                    return Extension();
                case "schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input" or "directive":
                    return TypeSystemDefinition(keyword.Value);
            }

            if (described)
            {
                _lexer.Fail(Current.Start, "Unexpected description, only GraphQL definitions support descriptions.");
            }
        }

        Unexpected(keyword);
        return NameNode.None;
    }

    private OperationNode Operation()
    {
        var start = Current.Start;
        if (Peek(TokenKind.BraceLeft))
        {
            return new OperationNode(start, OperationKind.Query) { SelectionSet = SelectionSet() };
        }

        var description = Description();
        return new OperationNode(start, OperationType())
        {
            Description = description,
            Name = Peek(TokenKind.Name) ? Name() : null,
            Variables = OptionalMany(TokenKind.ParenLeft, static self => self.VariableDefinition(), TokenKind.ParenRight),
            Directives = Directives(isConst: false),
            SelectionSet = SelectionSet(),
        };
    }

    private OperationKind OperationType()
    {
        var token = Expect(TokenKind.Name);
        switch (token.Value)
        {
            case "query":
                return OperationKind.Query;
            case "mutation":
                return OperationKind.Mutation;
            case "subscription":
                return OperationKind.Subscription;
            default:
                Unexpected(token);
                return OperationKind.Query;
        }
    }

    private VariableDefinitionNode VariableDefinition()
    {
        var start = Current.Start;
        var description = Description();
        var variable = Variable();
        Expect(TokenKind.Colon);
        return new VariableDefinitionNode(start, variable, Type())
        {
            Description = description,
            Default = Take(TokenKind.Equals) ? Value(isConst: true) : null,
            Directives = Directives(isConst: true),
        };
    }

    private VariableNode Variable()
    {
        var start = Expect(TokenKind.Dollar).Start;
        return new VariableNode(start, Name());
    }

    private SelectionSetNode SelectionSet()
    {
        if (!Enter())
        {
            return SelectionSetNode.Empty;
        }

        var set = new SelectionSetNode(Current.Start, Many(TokenKind.BraceLeft, SelectionRule, TokenKind.BraceRight));
        Leave();
        return set;
    }

    private SelectionNode Selection() => Peek(TokenKind.Spread) ? Spread() : Field();

    private FieldNode Field()
    {
        var start = Current.Start;
        var name = Name();
        NameNode? alias = null;
        if (Take(TokenKind.Colon))
        {
            if (++_aliases > _limits.MaxAliases)
            {
                _lexer.Fail(
                    start, $"Document contains more than {_limits.MaxAliases} aliases. Parsing aborted.", GraphQLRefusal.Aliases);
            }

            (alias, name) = (name, Name());
        }

        return new FieldNode(start, alias, name)
        {
            Arguments = Arguments(isConst: false),
            Directives = Directives(isConst: false),
            SelectionSet = Peek(TokenKind.BraceLeft) ? SelectionSet() : null,
        };
    }

    private ArgumentNode[] Arguments(bool isConst) =>
        OptionalMany(TokenKind.ParenLeft, isConst ? ConstArgumentRule : ArgumentRule, TokenKind.ParenRight);

    private ArgumentNode Argument(bool isConst)
    {
        var start = Current.Start;
        var name = Name();
        Expect(TokenKind.Colon);
        return new ArgumentNode(start, name, Value(isConst));
    }

    private SelectionNode Spread()
    {
        var start = Expect(TokenKind.Spread).Start;
        var typed = TakeKeyword("on");
        if (!typed && Peek(TokenKind.Name))
        {
            return new FragmentSpreadNode(start, FragmentName()) { Directives = Directives(isConst: false) };
        }

        var condition = typed ? NamedType() : null;
        var directives = Directives(isConst: false);
        return new InlineFragmentNode(start, condition, SelectionSet()) { Directives = directives };
    }

    private FragmentNode Fragment()
    {
        var start = Current.Start;
        if (++_fragments > _limits.MaxFragments)
        {
            _lexer.Fail(
                start, $"Document contains more than {_limits.MaxFragments} fragments. Parsing aborted.", GraphQLRefusal.Fragments);
        }

        var description = Description();
        ExpectKeyword("fragment");
        var name = FragmentName();
        ExpectKeyword("on");
        return new FragmentNode(start, name, NamedType())
        {
            Description = description,
            Directives = Directives(isConst: false),
            SelectionSet = SelectionSet(),
        };
    }

    private NameNode FragmentName()
    {
        if (IsKeyword("on"))
        {
            Unexpected(Current);
        }

        return Name();
    }
}
