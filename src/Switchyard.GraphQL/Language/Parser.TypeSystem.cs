namespace Switchyard.GraphQL.Language;

/// <content>The schema language.</content>
internal sealed partial class Parser
{
    private static readonly Rule<InputValueDefinitionNode> InputValueRule = static self => self.InputValueDefinition();
    private static readonly Rule<NamedTypeNode> NamedTypeRule = static self => self.NamedType();
    private static readonly Rule<OperationTypeNode> OperationTypeRule = static self => self.OperationTypeDefinition();

    private Node TypeSystemDefinition(string keyword)
    {
        var start = Current.Start;
        var description = Description();
        ExpectKeyword(keyword);
        return keyword switch
        {
            "schema" => new SchemaDefinitionNode(start, isExtension: false)
            {
                Description = description,
                Directives = Directives(isConst: true),
                OperationTypes = Many(TokenKind.BraceLeft, OperationTypeRule, TokenKind.BraceRight),
            },
            "directive" => DirectiveDefinition(start, description),
            _ => TypeDefinition(start, description, ShapeOf(keyword), isExtension: false),
        };
    }

    private Node Extension()
    {
        var start = Current.Start;
        var keyword = _lexer.LookAhead();
        if (keyword.Kind != TokenKind.Name
            || keyword.Value is not ("schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input"))
        {
            Unexpected(keyword);
            return NameNode.None;
        }

        ExpectKeyword("extend");
        ExpectKeyword(keyword.Value);
        return keyword.Value == "schema"
            ? SchemaExtension(start)
            : TypeDefinition(start, null, ShapeOf(keyword.Value), isExtension: true);
    }

    private SchemaDefinitionNode SchemaExtension(int start)
    {
        var node = new SchemaDefinitionNode(start, isExtension: true)
        {
            Directives = Directives(isConst: true),
            OperationTypes = OptionalMany(TokenKind.BraceLeft, OperationTypeRule, TokenKind.BraceRight),
        };
        if (node.Directives.Length + node.OperationTypes.Length == 0)
        {
            Unexpected(Current);
        }

        return node;
    }

    private OperationTypeNode OperationTypeDefinition()
    {
        var start = Current.Start;
        var operation = OperationType();
        Expect(TokenKind.Colon);
        return new OperationTypeNode(start, operation, NamedType());
    }

    private TypeDefinitionNode TypeDefinition(int start, StringValueNode? description, TypeShape shape, bool isExtension)
    {
        var name = Name();
        var hasFields = shape is TypeShape.Object or TypeShape.Interface;
        var node = new TypeDefinitionNode(start, shape, isExtension, name)
        {
            Description = description,
            Interfaces = hasFields && TakeKeyword("implements") ? Delimited(TokenKind.Ampersand, NamedTypeRule) : [],
            Directives = Directives(isConst: true),
            Fields = hasFields
                ? OptionalMany(TokenKind.BraceLeft, static self => self.FieldDefinition(), TokenKind.BraceRight)
                : [],
            InputFields = shape == TypeShape.Input ? OptionalMany(TokenKind.BraceLeft, InputValueRule, TokenKind.BraceRight) : [],
            Values = shape == TypeShape.Enum
                ? OptionalMany(TokenKind.BraceLeft, static self => self.EnumValueDefinition(), TokenKind.BraceRight)
                : [],
            Members = shape == TypeShape.Union && Take(TokenKind.Equals) ? Delimited(TokenKind.Pipe, NamedTypeRule) : [],
        };
        var parts = node.Interfaces.Length + node.Directives.Length + node.Fields.Length + node.InputFields.Length
            + node.Values.Length + node.Members.Length;
        if (isExtension && parts == 0)
        {
            Unexpected(Current);
        }

        return node;
    }

    private FieldDefinitionNode FieldDefinition()
    {
        var start = Current.Start;
        var description = Description();
        var name = Name();
        var arguments = OptionalMany(TokenKind.ParenLeft, InputValueRule, TokenKind.ParenRight);
        Expect(TokenKind.Colon);
        return new FieldDefinitionNode(start, name, Type())
        {
            Description = description,
            Arguments = arguments,
            Directives = Directives(isConst: true),
        };
    }

    private InputValueDefinitionNode InputValueDefinition()
    {
        var start = Current.Start;
        var description = Description();
        var name = Name();
        Expect(TokenKind.Colon);
        return new InputValueDefinitionNode(start, name, Type())
        {
            Description = description,
            Default = Take(TokenKind.Equals) ? Value(isConst: true) : null,
            Directives = Directives(isConst: true),
        };
    }

    private EnumValueDefinitionNode EnumValueDefinition()
    {
        var start = Current.Start;
        var description = Description();
        if (Current.Value is "true" or "false" or "null")
        {
            _lexer.Fail(Current.Start, $"{Current.Describe()} is reserved and cannot be used for an enum value.");
        }

        return new EnumValueDefinitionNode(start, Name()) { Description = description, Directives = Directives(isConst: true) };
    }

    private DirectiveDefinitionNode DirectiveDefinition(int start, StringValueNode? description)
    {
        Expect(TokenKind.At);
        var name = Name();
        var arguments = OptionalMany(TokenKind.ParenLeft, InputValueRule, TokenKind.ParenRight);
        var repeatable = TakeKeyword("repeatable");
        ExpectKeyword("on");
        return new DirectiveDefinitionNode(start, name)
        {
            Description = description,
            Arguments = arguments,
            IsRepeatable = repeatable,
            Locations = Delimited(TokenKind.Pipe, static self => self.DirectiveLocation()),
        };
    }

    private NameNode DirectiveLocation()
    {
        var token = Current;
        var name = Name();
        if (!DirectiveLocations.IsKnown(name.Value))
        {
            Unexpected(token);
        }

        return name;
    }

    private static TypeShape ShapeOf(string keyword) => keyword switch
    {
        "scalar" => TypeShape.Scalar,
        "type" => TypeShape.Object,
        "interface" => TypeShape.Interface,
        "union" => TypeShape.Union,
        "enum" => TypeShape.Enum,
        _ => TypeShape.Input,
    };
}
