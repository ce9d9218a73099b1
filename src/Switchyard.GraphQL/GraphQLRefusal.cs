namespace Switchyard.GraphQL;

/// <summary>Which limit a request passed. The names are used as labels of metrics.</summary>
public enum GraphQLRefusal
{
    /// <summary>No limit was passed.</summary>
    None,

    /// <summary>The document is longer than <see cref="GraphQLLimits.MaxBytes"/>.</summary>
    Bytes,

    /// <summary>The document has more tokens than <see cref="GraphQLLimits.MaxTokens"/>.</summary>
    Tokens,

    /// <summary>The document nests deeper than <see cref="GraphQLLimits.MaxRecursion"/>.</summary>
    Recursion,

    /// <summary>Fields nest deeper than <see cref="GraphQLLimits.MaxDepth"/>.</summary>
    Depth,

    /// <summary>There are more aliases than <see cref="GraphQLLimits.MaxAliases"/>.</summary>
    Aliases,

    /// <summary>There are more root fields than <see cref="GraphQLLimits.MaxRootFields"/>.</summary>
    RootFields,

    /// <summary>One place carries more directives than <see cref="GraphQLLimits.MaxDirectives"/>.</summary>
    Directives,

    /// <summary>There are more fragments than <see cref="GraphQLLimits.MaxFragments"/>.</summary>
    Fragments,

    /// <summary>The operation costs more than <see cref="GraphQLLimits.MaxCost"/>.</summary>
    Cost,

    /// <summary>Variables nest deeper than <see cref="GraphQLLimits.MaxVariableDepth"/>.</summary>
    VariableDepth,

    /// <summary>Validation took more steps than it may.</summary>
    ValidationWork,
}
