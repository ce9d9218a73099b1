namespace Switchyard.GraphQL;

/// <summary>Kinds of operations, as a set.</summary>
[Flags]
public enum GraphQLOperations
{
    /// <summary>No operation.</summary>
    None = 0,

    /// <summary>Operations that only read.</summary>
    Query = 1,

    /// <summary>Operations that change something.</summary>
    Mutation = 2,

    /// <summary>Operations that answer with a stream.</summary>
    Subscription = 4,
}
