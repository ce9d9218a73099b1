using System.Globalization;

namespace Switchyard.GraphQL.Language;

/// <content>Values, types and the schema language.</content>
internal sealed partial class Printer
{
    private static string Word(OperationKind operation) => operation switch
    {
        OperationKind.Query => "query",
        OperationKind.Mutation => "mutation",
        _ => "subscription",
    };

    private static string Word(TypeShape shape) => shape switch
    {
        TypeShape.Scalar => "scalar",
        TypeShape.Object => "type",
        TypeShape.Interface => "interface",
        TypeShape.Union => "union",
        TypeShape.Enum => "enum",
        _ => "input",
    };

    private void WriteValue(ValueNode value)
    {
        switch (value)
        {
            case VariableNode variable:
                _out.Append('$').Append(variable.Name.Value);
                break;
            case NumberValueNode number:
                _out.Append(number.Text);
                break;
            case StringValueNode text:
                WriteString(text);
                break;
            case BooleanValueNode boolean:
                _out.Append(boolean.Value ? "true" : "false");
                break;
            case NullValueNode:
                _out.Append("null");
                break;
            case EnumValueNode name:
                _out.Append(name.Value);
                break;
            case ListValueNode list:
                _out.Append('[');
                WriteAll(list.Values, ", ");
                _out.Append(']');
                break;
            case ObjectValueNode map:
                _out.Append('{');
                WriteAll(map.Fields, ", ");
                _out.Append('}');
                break;
        }
    }

    private void WriteString(StringValueNode text)
    {
        // A block string cannot hold a carriage return or a control character, so such a value is written with escapes.
        if (text.IsBlock && text.Value.All(letter => letter >= ' ' || letter is '\n' or '\t'))
        {
            _out.Append(BlockString.Print(text.Value).Replace("\n", "\n" + new string(' ', 2 * _indent), StringComparison.Ordinal));
        }
        else
        {
            WriteQuoted(text.Value);
        }
    }

    private void WriteQuoted(string value)
    {
        _out.Append('"');
        foreach (var letter in value)
        {
            var at = "\"\\\b\f\n\r\t".IndexOf(letter, StringComparison.Ordinal);
            if (at >= 0)
            {
                _out.Append('\\').Append("\"\\bfnrt"[at]);
            }
            else if (letter < ' ' || letter is >= '\u007F' and <= '\u009F')
            {
                _out.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                _out.Append(letter);
            }
        }

        _out.Append('"');
    }

    private void WriteType(TypeNode type)
    {
        switch (type)
        {
            case NamedTypeNode named:
                _out.Append(named.Name.Value);
                break;
            case ListTypeNode list:
                _out.Append('[');
                WriteType(list.Item);
                _out.Append(']');
                break;
            case NonNullTypeNode nonNull:
                WriteType(nonNull.Nullable);
                _out.Append('!');
                break;
        }
    }

    private void WriteDescription(StringValueNode? description)
    {
        if (description is not null)
        {
            WriteString(description);
            WriteLineStart();
        }
    }

    private void WriteTypeSystem(Node node)
    {
        switch (node)
        {
            case SchemaDefinitionNode schema:
                WriteDescription(schema.Description);
                _out.Append(schema.IsExtension ? "extend schema" : "schema");
                WriteDirectives(schema.Directives);
                WriteOptionalBlock(schema.OperationTypes);
                break;
            case OperationTypeNode operation:
                _out.Append(Word(operation.Operation)).Append(": ").Append(operation.Type.Name.Value);
                break;
            case TypeDefinitionNode type:
                WriteTypeDefinition(type);
                break;
            case FieldDefinitionNode field:
                WriteDescription(field.Description);
                _out.Append(field.Name.Value);
                WriteArgumentDefinitions(field.Arguments);
                _out.Append(": ");
                WriteType(field.Type);
                WriteDirectives(field.Directives);
                break;
            case InputValueDefinitionNode input:
                WriteDescription(input.Description);
                WriteNamed(input.Name, input.Type);
                WriteDefault(input.Default);
                WriteDirectives(input.Directives);
                break;
            case EnumValueDefinitionNode value:
                WriteDescription(value.Description);
                _out.Append(value.Name.Value);
                WriteDirectives(value.Directives);
                break;
            case DirectiveDefinitionNode directive:
                WriteDirectiveDefinition(directive);
                break;
        }
    }

    private void WriteTypeDefinition(TypeDefinitionNode type)
    {
        WriteDescription(type.Description);
        _out.Append(type.IsExtension ? "extend " : "").Append(Word(type.Shape)).Append(' ').Append(type.Name.Value);
        _out.Append(type.Interfaces.Length > 0 ? " implements " : "");
        WriteAll(type.Interfaces, " & ");
        WriteDirectives(type.Directives);
        WriteOptionalBlock(type.Fields);
        WriteOptionalBlock(type.InputFields);
        WriteOptionalBlock(type.Values);
        _out.Append(type.Members.Length > 0 ? " = " : "");
        WriteAll(type.Members, " | ");
    }

    private void WriteDirectiveDefinition(DirectiveDefinitionNode directive)
    {
        WriteDescription(directive.Description);
        _out.Append("directive @").Append(directive.Name.Value);
        WriteArgumentDefinitions(directive.Arguments);
        _out.Append(directive.IsRepeatable ? " repeatable on " : " on ");
        WriteAll(directive.Locations, " | ");
    }

    private void WriteArgumentDefinitions(InputValueDefinitionNode[] arguments)
    {
        if (!arguments.Any(argument => argument.Description is not null))
        {
            WriteList(arguments, "(", ")");
            return;
        }

        _out.Append('(');
        _indent++;
        foreach (var argument in arguments)
        {
            WriteLineStart();
            Write(argument);
        }

        _indent--;
        WriteLineStart();
        _out.Append(')');
    }

    private void WriteOptionalBlock(ReadOnlySpan<Node> nodes)
    {
        if (nodes.Length > 0)
        {
            _out.Append(' ');
            WriteBlock(nodes);
        }
    }
}
