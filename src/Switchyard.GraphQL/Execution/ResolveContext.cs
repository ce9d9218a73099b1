using System.Text.Json;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>What a resolver knows about the field that it resolves. Valid until the field is resolved.</summary>
public sealed class ResolveContext
{
    private readonly PlannedField _field;
    private readonly ResponsePath? _parentPath;

    internal ResolveContext(
        OperationRun run, PlannedField field, ObjectType parent, object? source, Dictionary<string, object?> arguments, ResponsePath? path)
    {
        _field = field;
        _parentPath = path;
        Run = run;
        ParentType = parent;
        Source = source;
        Arguments = arguments;
    }

    /// <summary>What the resolver of the parent returned; the request's root value or the event at the root.</summary>
    public object? Source { get; }

    /// <summary>
    /// Coerced arguments: strings, numbers, booleans, bound enum values, <see cref="IReadOnlyList{T}"/> of
    /// <see cref="object"/> and <see cref="IReadOnlyDictionary{TKey, TValue}"/> for input objects. One that was neither given nor
    /// has a default is absent.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Arguments { get; }

    /// <summary>The object that came with the request.</summary>
    public object? State => Run.State;

    /// <summary>The name of the field in the schema.</summary>
    public string FieldName => _field.Definition.Name;

    /// <summary>The name of the field in the answer.</summary>
    public string ResponseName => _field.Name;

    /// <summary>The name of the object type on which the field stands.</summary>
    public string ParentTypeName => ParentType.Name;

    /// <summary>The way to the field in the answer: names and list indexes.</summary>
    public IReadOnlyList<object> Path => new ResponsePath(_parentPath, _field.Name).ToList();

    /// <summary>Ends when the caller is gone or its time is up.</summary>
    public CancellationToken CancellationToken => Run.Token;

    internal ObjectType ParentType { get; }

    internal GraphQLSchema Schema => Run.Schema;

    internal OperationRun Run { get; }

    /// <summary>An argument as a type; the default of the type when it is absent or null.</summary>
    /// <typeparam name="T">What the argument's type is read as; for a nullable number <c>int?</c>.</typeparam>
    /// <param name="name">The argument.</param>
    /// <returns>The value.</returns>
    public T? Argument<T>(string name) => Arguments.TryGetValue(name, out var value) && value is not null ? (T)value : default;

    /// <summary>Writes an argument as JSON: input objects with the members that were given, enum values by what they are bound to.</summary>
    /// <param name="name">The argument; null is written when it is absent.</param>
    /// <param name="writer">Where to.</param>
    public void WriteArgument(string name, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonOutput.WriteInput(writer, Arguments.GetValueOrDefault(name));
    }
}
