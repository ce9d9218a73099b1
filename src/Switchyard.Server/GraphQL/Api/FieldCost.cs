namespace Switchyard.Server.GraphQL.Api;

/// <summary>What a field of a root type costs: reading a member of what it returns is free, an object in it costs 1.</summary>
/// <param name="Weight">Its own cost.</param>
/// <param name="SizeArgument">The argument that bounds its list; null when it has none.</param>
/// <param name="AssumedSize">How long the list is taken to be when the argument is not said.</param>
internal sealed record FieldCost(int Weight, string? SizeArgument = null, int AssumedSize = 1)
{
    /// <summary>A look at what is in memory.</summary>
    public static FieldCost Look { get; } = new(1);

    /// <summary>A call of a model, or the work of one without the call. Its tokens and money have limits of their own.</summary>
    public static FieldCost Call { get; } = new(10);

    /// <summary>A question to a store.</summary>
    public static FieldCost Store { get; } = new(10);

    /// <summary>A list of at most <c>first</c> items.</summary>
    /// <param name="weight">The field's own cost.</param>
    /// <param name="assumed">How long it is taken to be when <c>first</c> is not said.</param>
    public static FieldCost List(int weight, int assumed) => new(weight, "first", assumed);
}
