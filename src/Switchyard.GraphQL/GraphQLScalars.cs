using Switchyard.GraphQL.Scalars;

namespace Switchyard.GraphQL;

/// <summary>Scalars beyond those of the specification, to be bound by <see cref="SchemaBuilder.Scalar"/>.</summary>
public static class GraphQLScalars
{
    /// <summary>A moment as RFC 3339 writes it; resolvers get and return <see cref="DateTimeOffset"/>.</summary>
    public static GraphQLScalar DateTime { get; } = new DateTimeScalar();

    /// <summary>An exact decimal, written as a string; resolvers get and return <see cref="decimal"/>.</summary>
    public static GraphQLScalar Decimal { get; } = new DecimalScalar();

    /// <summary>Any JSON; resolvers get a <see cref="System.Text.Json.JsonElement"/> and may return one, a string, a number or a boolean.</summary>
    public static GraphQLScalar Json { get; } = new JsonScalar();

    /// <summary>A whole number of 64 bits; resolvers get and return <see cref="long"/>.</summary>
    public static GraphQLScalar Long { get; } = new LongScalar();

    internal static GraphQLScalar Int { get; } = new IntScalar();

    internal static GraphQLScalar Float { get; } = new FloatScalar();

    internal static GraphQLScalar String { get; } = new StringScalar();

    internal static GraphQLScalar Boolean { get; } = new BooleanScalar();

    internal static GraphQLScalar Id { get; } = new IdScalar();
}
