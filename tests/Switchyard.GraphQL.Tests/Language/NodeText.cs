using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Tests.Language;

/// <summary>Nodes with all they hold, without their places and without the printer: to tell whether two documents are the same.</summary>
internal static class NodeText
{
    public static string Of(Node? node) => node switch
    {
        null => "-",
        DocumentNode n => All(n.Definitions),
        NameNode n => n.Value,
        OperationNode n => $"op({n.Operation},{Of(n.Description)},{Of(n.Name)},{All(n.Variables)},{All(n.Directives)},{Of(n.SelectionSet)})",
        FragmentNode n => $"frag({Of(n.Description)},{Of(n.Name)},{Of(n.TypeCondition)},{All(n.Directives)},{Of(n.SelectionSet)})",
        VariableDefinitionNode n => $"var({Of(n.Description)},{Of(n.Variable)},{Of(n.Type)},{Of(n.Default)},{All(n.Directives)})",
        SelectionSetNode n => All(n.Selections),
        FieldNode n => $"field({Of(n.Alias)},{Of(n.Name)},{All(n.Arguments)},{All(n.Directives)},{Of(n.SelectionSet)})",
        FragmentSpreadNode n => $"spread({Of(n.Name)},{All(n.Directives)})",
        InlineFragmentNode n => $"inline({Of(n.TypeCondition)},{All(n.Directives)},{Of(n.SelectionSet)})",
        ArgumentNode n => $"arg({Of(n.Name)},{Of(n.Value)})",
        DirectiveNode n => $"dir({Of(n.Name)},{All(n.Arguments)})",
        VariableNode n => $"${Of(n.Name)}",
        NumberValueNode n => $"{n.Kind}:{n.Text}",
        StringValueNode n => $"string:{n.Value}",
        BooleanValueNode n => $"bool:{n.Value}",
        NullValueNode => "null",
        EnumValueNode n => $"enum:{n.Value}",
        ListValueNode n => All(n.Values),
        ObjectValueNode n => $"object{All(n.Fields)}",
        ObjectFieldNode n => $"member({Of(n.Name)},{Of(n.Value)})",
        NamedTypeNode n => $"type:{Of(n.Name)}",
        ListTypeNode n => $"list:{Of(n.Item)}",
        NonNullTypeNode n => $"nonnull:{Of(n.Nullable)}",
        _ => OfTypeSystem(node),
    };

    private static string OfTypeSystem(Node node) => node switch
    {
        SchemaDefinitionNode n => $"schema({n.IsExtension},{Of(n.Description)},{All(n.Directives)},{All(n.OperationTypes)})",
        OperationTypeNode n => $"root({n.Operation},{Of(n.Type)})",
        TypeDefinitionNode n => $"def({n.Shape},{n.IsExtension},{Of(n.Description)},{Of(n.Name)},{All(n.Interfaces)},{All(n.Directives)},"
            + $"{All(n.Fields)},{All(n.InputFields)},{All(n.Values)},{All(n.Members)})",
        FieldDefinitionNode n => $"field({Of(n.Description)},{Of(n.Name)},{All(n.Arguments)},{Of(n.Type)},{All(n.Directives)})",
        InputValueDefinitionNode n => $"input({Of(n.Description)},{Of(n.Name)},{Of(n.Type)},{Of(n.Default)},{All(n.Directives)})",
        EnumValueDefinitionNode n => $"value({Of(n.Description)},{Of(n.Name)},{All(n.Directives)})",
        DirectiveDefinitionNode n => $"directive({Of(n.Description)},{Of(n.Name)},{All(n.Arguments)},{n.IsRepeatable},{All(n.Locations)})",
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "Unknown node."),
    };

    private static string All(IEnumerable<Node> nodes) => $"[{string.Join(' ', nodes.Select(Of))}]";
}
