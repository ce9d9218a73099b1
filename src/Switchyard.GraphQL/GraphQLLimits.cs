namespace Switchyard.GraphQL;

/// <summary>
/// What one request may demand. Each limit refuses the whole request, before or right after parsing; none of them depends on
/// what resolvers do. Nesting is bounded even when a limit is raised: see <see cref="HardRecursion"/>.
/// </summary>
public sealed record GraphQLLimits
{
    /// <summary>The nesting no setting can pass, so that no input can exhaust the stack: 256.</summary>
    public const int HardRecursion = 256;

    /// <summary>The limits that are in force unless others are named.</summary>
    public static GraphQLLimits Default { get; } = new();

    /// <summary>No limits but the hard ones. For documents of one's own and for comparisons.</summary>
    public static GraphQLLimits Unlimited { get; } = new()
    {
        MaxBytes = int.MaxValue,
        MaxTokens = int.MaxValue,
        MaxRecursion = HardRecursion,
        MaxDepth = HardRecursion,
        MaxAliases = int.MaxValue,
        MaxRootFields = int.MaxValue,
        MaxDirectives = int.MaxValue,
        MaxFragments = int.MaxValue,
        MaxCost = int.MaxValue,
        MaxVariableDepth = HardRecursion,
    };

    /// <summary>Length of the document in bytes of UTF-8. Default: 65,536.</summary>
    public int MaxBytes { get; init; } = 65_536;

    /// <summary>Lexical tokens of the document. Default: 2,000.</summary>
    public int MaxTokens { get; init; } = 2_000;

    /// <summary>Nesting of selections, lists, objects and types in the document. Default: 32; never above 256.</summary>
    public int MaxRecursion { get; init; } = 32;

    /// <summary>Nesting of fields, through fragments; introspection is held by a rule of its own. Default: 10.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>Aliases in the document. Default: 30.</summary>
    public int MaxAliases { get; init; } = 30;

    /// <summary>Fields at the root of an operation, through fragments. Default: 10.</summary>
    public int MaxRootFields { get; init; } = 10;

    /// <summary>Directives on one field, fragment, variable or operation. Default: 4.</summary>
    public int MaxDirectives { get; init; } = 4;

    /// <summary>Fragment definitions. Default: 50.</summary>
    public int MaxFragments { get; init; } = 50;

    /// <summary>Cost of one operation: the sum of its fields' costs, 1 each unless the schema says otherwise. Default: 1,000.</summary>
    public int MaxCost { get; init; } = 1_000;

    /// <summary>Nesting of the variables' JSON. Default: 32; never above 256.</summary>
    public int MaxVariableDepth { get; init; } = 32;
}
