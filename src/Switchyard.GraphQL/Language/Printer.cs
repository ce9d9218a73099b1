using System.Text;

namespace Switchyard.GraphQL.Language;

/// <summary>Writes nodes as text that parses back to the same nodes.</summary>
internal sealed partial class Printer
{
    private readonly StringBuilder _out = new();
    private int _indent;

    public static string Print(Node node)
    {
        var printer = new Printer();
        printer.Write(node);
        return printer._out.ToString();
    }

    private void Write(Node node)
    {
        switch (node)
        {
            case DocumentNode document:
                WriteAll(document.Definitions, "\n\n");
                break;
            case OperationNode or FragmentNode or VariableDefinitionNode:
                WriteExecutable(node);
                break;
            case SelectionSetNode or SelectionNode or ArgumentNode or DirectiveNode:
                WriteSelection(node);
                break;
            case ValueNode value:
                WriteValue(value);
                break;
            case ObjectFieldNode field:
                WriteNamed(field.Name, field.Value);
                break;
            case TypeNode type:
                WriteType(type);
                break;
            case NameNode name:
                _out.Append(name.Value);
                break;
            default:
                WriteTypeSystem(node);
                break;
        }
    }

    private void WriteExecutable(Node node)
    {
        switch (node)
        {
            case OperationNode operation:
                WriteOperation(operation);
                break;
            case FragmentNode fragment:
                WriteDescription(fragment.Description);
                _out.Append("fragment ").Append(fragment.Name.Value).Append(" on ").Append(fragment.TypeCondition.Name.Value);
                WriteDirectives(fragment.Directives);
                _out.Append(' ');
                Write(fragment.SelectionSet);
                break;
            case VariableDefinitionNode variable:
                WriteDescription(variable.Description);
                WriteNamed(variable.Variable, variable.Type);
                WriteDefault(variable.Default);
                WriteDirectives(variable.Directives);
                break;
        }
    }

    private void WriteOperation(OperationNode operation)
    {
        WriteDescription(operation.Description);
        if (operation is not { Operation: OperationKind.Query, Name: null, Variables: [], Directives: [] })
        {
            _out.Append(Word(operation.Operation));
            if (operation.Name is not null || operation.Variables.Length > 0)
            {
                _out.Append(' ').Append(operation.Name?.Value);
            }

            WriteList(operation.Variables, "(", ")");
            WriteDirectives(operation.Directives);
            _out.Append(' ');
        }
        else if (operation.Description is not null)
        {
            _out.Append("query ");
        }

        Write(operation.SelectionSet);
    }

    private void WriteSelection(Node node)
    {
        switch (node)
        {
            case SelectionSetNode set:
                WriteBlock(set.Selections);
                break;
            case FieldNode field:
                _out.Append(field.Alias?.Value).Append(field.Alias is null ? "" : ": ").Append(field.Name.Value);
                WriteList(field.Arguments, "(", ")");
                WriteDirectives(field.Directives);
                WriteAfterSpace(field.SelectionSet);
                break;
            case FragmentSpreadNode spread:
                _out.Append("...").Append(spread.Name.Value);
                WriteDirectives(spread.Directives);
                break;
            case InlineFragmentNode inline:
                _out.Append("...").Append(inline.TypeCondition is null ? "" : " on ").Append(inline.TypeCondition?.Name.Value);
                WriteDirectives(inline.Directives);
                WriteAfterSpace(inline.SelectionSet);
                break;
            case ArgumentNode argument:
                WriteNamed(argument.Name, argument.Value);
                break;
            case DirectiveNode directive:
                _out.Append('@').Append(directive.Name.Value);
                WriteList(directive.Arguments, "(", ")");
                break;
        }
    }

    private void WriteNamed(Node name, Node value)
    {
        Write(name);
        _out.Append(": ");
        Write(value);
    }

    private void WriteAfterSpace(Node? node)
    {
        if (node is not null)
        {
            _out.Append(' ');
            Write(node);
        }
    }

    private void WriteDefault(ValueNode? value)
    {
        if (value is not null)
        {
            _out.Append(" = ");
            Write(value);
        }
    }

    private void WriteDirectives(DirectiveNode[] directives)
    {
        foreach (var directive in directives)
        {
            WriteAfterSpace(directive);
        }
    }

    private void WriteList(ReadOnlySpan<Node> nodes, string open, string close)
    {
        if (nodes.Length > 0)
        {
            _out.Append(open);
            WriteAll(nodes, ", ");
            _out.Append(close);
        }
    }

    private void WriteAll(ReadOnlySpan<Node> nodes, string separator)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            _out.Append(i == 0 ? "" : separator);
            Write(nodes[i]);
        }
    }

    private void WriteBlock(ReadOnlySpan<Node> nodes)
    {
        _out.Append('{');
        _indent++;
        foreach (var node in nodes)
        {
            WriteLineStart();
            Write(node);
        }

        _indent--;
        WriteLineStart();
        _out.Append('}');
    }

    private void WriteLineStart() => _out.Append('\n').Append(' ', 2 * _indent);
}
