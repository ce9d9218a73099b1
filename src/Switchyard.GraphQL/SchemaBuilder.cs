using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL;

/// <summary>
/// Builds a <see cref="GraphQLSchema"/> from the schema language and from delegates. Everything is checked by <see cref="Build"/>:
/// the rules of the specification, and that each field of an object type, each abstract type and each name bound here fit.
/// Not safe for several threads.
/// </summary>
/// <param name="sdl">The schema, in the schema language.</param>
public sealed class SchemaBuilder(string sdl)
{
    private readonly Bindings _bindings = new();

    /// <summary>Binds a field to a resolver.</summary>
    /// <param name="coordinate">Type and field, as <c>Query.models</c>.</param>
    /// <param name="resolver">Returns the value, null, or a <see cref="GraphQLError"/>. Fields of one query run concurrently.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder Resolve(string coordinate, Func<ResolveContext, ValueTask<object?>> resolver) =>
        Add(_bindings.Resolvers, coordinate, resolver);

    /// <summary>Binds a field to a resolver that answers at once.</summary>
    /// <param name="coordinate">Type and field, as <c>Query.version</c>.</param>
    /// <param name="resolver">Returns the value, null, or a <see cref="GraphQLError"/>.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder Resolve(string coordinate, Func<ResolveContext, object?> resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        return Resolve(coordinate, context => new ValueTask<object?>(resolver(context)));
    }

    /// <summary>Binds a field to a property of its source: the cheapest way, without a context.</summary>
    /// <typeparam name="TSource">What the resolver of the parent returns.</typeparam>
    /// <param name="coordinate">Type and field, as <c>Model.name</c>.</param>
    /// <param name="read">Reads the value from the source.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder Property<TSource>(string coordinate, Func<TSource, object?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Add(_bindings.Properties, coordinate, source => read((TSource)source!));
    }

    /// <summary>Binds the source of events of a subscription's field. Each event is the source object of one execution.</summary>
    /// <param name="coordinate">Type and field, as <c>Subscription.completionStream</c>.</param>
    /// <param name="subscriber">
    /// Starts the stream. The stream ends with the subscription's token; a <see cref="GraphQLException"/> refuses the subscription.
    /// </param>
    /// <returns>This builder.</returns>
    /// <remarks>Without a resolver of its own the field returns the event itself.</remarks>
    public SchemaBuilder Subscribe(string coordinate, Func<ResolveContext, ValueTask<IAsyncEnumerable<object?>>> subscriber) =>
        Add(_bindings.Subscribers, coordinate, subscriber);

    /// <summary>Says which object type a value of an interface or union is of.</summary>
    /// <param name="type">The interface or union.</param>
    /// <param name="name">Names the object type.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder ResolveType(string type, Func<object, string?> name) => Add(_bindings.TypeResolvers, type, name);

    /// <summary>Resolves all fields that nothing else is bound to. Without it each of them must be bound.</summary>
    /// <param name="resolver">Returns the value, null, or a <see cref="GraphQLError"/>.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder ResolveOthers(Func<ResolveContext, ValueTask<object?>> resolver)
    {
        _bindings.Fallback = resolver;
        return this;
    }

    /// <summary>Binds a custom scalar; one that is not bound takes any JSON.</summary>
    /// <param name="name">The scalar type.</param>
    /// <param name="scalar">How its values are read and written.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder Scalar(string name, GraphQLScalar scalar) => Add(_bindings.Scalars, name, scalar);

    /// <summary>Binds an enum value to what resolvers see; without it they see the name.</summary>
    /// <param name="coordinate">Type and value, as <c>Status.UP</c>.</param>
    /// <param name="value">The value, unique within its enum.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder EnumValue(string coordinate, object value) => Add(_bindings.EnumValues, coordinate, value);

    /// <summary>Sets what a field costs against <see cref="GraphQLLimits.MaxCost"/>. Without it a field costs 1 and is not multiplied.</summary>
    /// <param name="coordinate">Type and field.</param>
    /// <param name="weight">The field's own cost.</param>
    /// <param name="sizeArgument">The argument that bounds the number of items, as <c>first</c>; its selection is charged that often.</param>
    /// <param name="assumedSize">The number of items when the argument is not given.</param>
    /// <returns>This builder.</returns>
    public SchemaBuilder Cost(string coordinate, int weight, string? sizeArgument = null, int assumedSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfNegative(assumedSize);
        return Add(_bindings.Costs, coordinate, new FieldCost(weight, sizeArgument, assumedSize));
    }

    /// <summary>Checks everything and makes the schema.</summary>
    /// <returns>The schema.</returns>
    /// <exception cref="GraphQLSchemaException">The schema or what was bound to it is at fault; all faults are listed.</exception>
    public GraphQLSchema Build()
    {
        var document = Parser.Parse(sdl, GraphQLLimits.Unlimited, out var fault);
        if (document is null)
        {
            var place = new SourceText(sdl).Locate(fault!.Offset);
            throw new GraphQLSchemaException([$"Syntax Error: {fault.Message} ({place.Line}:{place.Column})"]);
        }

        List<string> errors = [];
        foreach (var node in document.Definitions.Where(node => node is OperationNode or FragmentNode))
        {
            var place = document.Source.Locate(node.Start);
            errors.Add($"A schema holds no operations and no fragments ({place.Line}:{place.Column}).");
        }

        var draft = SchemaDraft.Read(document, errors);
        ThrowIfAny(errors);
        SchemaChecks.Run(draft, errors);
        ThrowIfAny(errors);
        var schema = new GraphQLSchema(draft);
        // Defaults are read by the scalars and enum values that are bound, so these come first.
        _bindings.Apply(schema, errors);
        DefaultValues.Compute(draft, errors);
        DirectiveUses.Check(schema, document, errors);
        ThrowIfAny(errors);
        return schema;
    }

    private SchemaBuilder Add<T>(Dictionary<string, T> bindings, string name, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!bindings.TryAdd(name, value))
        {
            throw new ArgumentException($"{name} is bound already.", nameof(name));
        }

        return this;
    }

    private static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new GraphQLSchemaException(errors);
        }
    }
}
