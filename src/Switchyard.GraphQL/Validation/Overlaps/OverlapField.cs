using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>A selected field with the type it is selected on; both are null where the schema does not know them.</summary>
internal sealed class OverlapField(FieldNode node, NamedType? parent)
{
    public FieldNode Node { get; } = node;

    public NamedType? Parent { get; } = parent;

    public GraphQLType? Type { get; } = (parent as FieldsType)?.Field(node.Name.Value)?.Type;

    public bool IsPlain { get; } = node.Arguments.Length == 0 && node.SelectionSet is null;
}
