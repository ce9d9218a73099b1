using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>A field of the answer: the path is made only where something stands below it or an error must name it.</summary>
internal readonly struct FieldPlace(PlannedField field, ObjectType parent, ResponsePath? parentPath)
{
    public PlannedField Field { get; } = field;

    public ObjectType Parent { get; } = parent;

    public ResponsePath? Path { get; } = field.Definition.Type is LeafType or NonNullType { Nullable: LeafType }
        ? null
        : new ResponsePath(parentPath, field.Name);

    public ResponsePath NeedPath() => Path ?? new ResponsePath(parentPath, Field.Name);

    public GraphQLError Locate(GraphQLError error, OperationRun run) => Locate(error, run, NeedPath());

    public GraphQLError Locate(GraphQLError error, OperationRun run, ResponsePath path) => error.At(run.Source.Locate(Field.Nodes), path.ToList());
}
