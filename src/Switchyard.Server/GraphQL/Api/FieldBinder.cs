using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.GraphQL.Execution;
using Switchyard.Server.Access;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Binds fields: those of the root types each with who may use it. Not thread-safe.</summary>
/// <param name="builder">The schema.</param>
/// <param name="describe">Tells a failure of a request of an id.</param>
internal sealed class FieldBinder(SchemaBuilder builder, Func<LlmError, string, GraphQLError> describe)
{
    private readonly Dictionary<string, AccessPolicy> _policies = new(StringComparer.Ordinal);

    /// <summary>Who may use which field of the root types.</summary>
    public IReadOnlyDictionary<string, AccessPolicy> Policies => _policies;

    /// <summary>Binds a field of a root type.</summary>
    /// <param name="coordinate">Type and field.</param>
    /// <param name="policy">Who may use it.</param>
    /// <param name="cost">What it costs, for the limit of an operation.</param>
    /// <param name="resolve">Gets its value.</param>
    public FieldBinder Root<T>(string coordinate, AccessPolicy policy, FieldCost cost, Func<FieldCall, ValueTask<Outcome<T>>> resolve)
        where T : class
    {
        _policies.Add(coordinate, policy);
        builder.Resolve(coordinate, context => ResolveAsync(context, policy, resolve))
            .Cost(coordinate, cost.Weight, cost.SizeArgument, cost.AssumedSize);
        return this;
    }

    /// <summary>Binds a field of a root type whose value is there at once.</summary>
    /// <param name="coordinate">Type and field.</param>
    /// <param name="policy">Who may use it.</param>
    /// <param name="cost">What it costs, for the limit of an operation.</param>
    /// <param name="resolve">Gets its value.</param>
    public FieldBinder Root<T>(string coordinate, AccessPolicy policy, FieldCost cost, Func<FieldCall, Outcome<T>> resolve)
        where T : class =>
        Root(coordinate, policy, cost, call => new ValueTask<Outcome<T>>(resolve(call)));

    /// <summary>Binds a subscription.</summary>
    /// <param name="coordinate">Type and field.</param>
    /// <param name="policy">Who may use it.</param>
    /// <param name="cost">What it costs, for the limit of an operation.</param>
    /// <param name="subscribe">Opens its events.</param>
    public FieldBinder Stream(string coordinate, AccessPolicy policy, FieldCost cost, Func<FieldCall, IAsyncEnumerable<object?>> subscribe)
    {
        _policies.Add(coordinate, policy);
        builder.Cost(coordinate, cost.Weight).Subscribe(coordinate, context =>
        {
            var call = new FieldCall(context, describe);
            return CallerAccess.Refusal(call.Caller, policy) is { } refusal
                ? throw new GraphQLException(call.Describe(refusal))
                : ValueTask.FromResult(subscribe(call));
        });
        return this;
    }

    /// <summary>Binds the fields of another type.</summary>
    /// <typeparam name="T">What it shows.</typeparam>
    /// <param name="name">The type.</param>
    public TypeBinder<T> Type<T>(string name) => new(builder, name);

    /// <summary>Stops the start when a field of a root type has no policy: it would be open to everybody.</summary>
    /// <param name="schema">The schema.</param>
    public void RequirePolicies(GraphQLSchema schema)
    {
        var open = schema.RootFields.Where(field => !_policies.ContainsKey(field)).ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException($"GraphQL fields without an access policy: {string.Join(", ", open)}.");
        }
    }

    private async ValueTask<object?> ResolveAsync<T>(ResolveContext context, AccessPolicy policy, Func<FieldCall, ValueTask<Outcome<T>>> resolve)
        where T : class
    {
        var call = new FieldCall(context, describe);
        var error = CallerAccess.Refusal(call.Caller, policy);
        if (error is null)
        {
            var outcome = await resolve(call).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome.Value;
            }

            error = outcome.Error;
        }

        return call.Describe(error);
    }
}
