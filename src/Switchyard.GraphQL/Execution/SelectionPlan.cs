using System.Text.Json;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>The fields to execute on one object type, merged and in order.</summary>
internal sealed class SelectionPlan(PlannedField[] fields, GraphQLError? fault = null)
{
    public PlannedField[] Fields { get; } = fields;

    /// <summary>Why the fields could not be told: a condition without a value.</summary>
    public GraphQLError? Fault { get; } = fault;
}

/// <summary>One field to execute, with all its places in the document.</summary>
internal sealed class PlannedField
{
    private readonly bool _hasFixedArguments;
    private volatile FixedArguments? _fixed;
    private (ObjectType Type, SelectionPlan Plan)[] _plans = [];

    public PlannedField(FieldDefinition definition, FieldNode[] nodes)
    {
        Definition = definition;
        Nodes = nodes;
        var name = nodes[0].ResponseName;
        Name = name;
        EncodedName = name == definition.Name ? definition.EncodedName : JsonEncodedText.Encode(name);
        _hasFixedArguments = !ArgumentCoercion.HasVariables(nodes[0].Arguments);
    }

    public FieldDefinition Definition { get; }

    public FieldNode[] Nodes { get; }

    public string Name { get; }

    public JsonEncodedText EncodedName { get; }

    public Dictionary<string, object?>? Arguments(VariableValues variables, SourceText source, out GraphQLError? error)
    {
        if (!_hasFixedArguments)
        {
            return ArgumentCoercion.Coerce(Definition, Nodes[0], variables, source, out error);
        }

        var known = _fixed;
        if (known is null)
        {
            var values = ArgumentCoercion.Coerce(Definition, Nodes[0], VariableValues.Empty, source, out error);
            _fixed = known = new FixedArguments(values, error);
        }

        error = known.Error;
        return known.Values;
    }

    /// <summary>The plan for the selection below, on the type that the value turned out to be of.</summary>
    public SelectionPlan Below(ObjectType type, PlanBuilder builder)
    {
        var plans = Volatile.Read(ref _plans);
        foreach (var (known, plan) in plans)
        {
            if (known == type)
            {
                return plan;
            }
        }

        var made = builder.Build(type, Nodes);
        Volatile.Write(ref _plans, [.. plans, (type, made)]);
        return made;
    }

    private sealed record FixedArguments(Dictionary<string, object?>? Values, GraphQLError? Error);
}
