using Shouldly;
using Xunit;

namespace Switchyard.GraphQL.Tests.Schema;

public sealed class SchemaBuilderTests
{
    [Theory]
    [InlineData("type A { a: Int }", "Query root type must be provided.")]
    [InlineData("type Query { a: Int } type Query { b: Int }", "There can be only one type named \"Query\".")]
    [InlineData("type Query { a: Unknown }", "Unknown type \"Unknown\".")]
    [InlineData("type Query { a: Int a: Int }", "Field \"Query.a\" can only be defined once.")]
    [InlineData("type Query { a(x: Int, x: Int): Int }", "Argument \"Query.a(x:)\" can only be defined once.")]
    [InlineData("type Query { a(x: Query): Int }", "The type of Query.a(x:) must be Input Type but got: Query.")]
    [InlineData("type Query { a: In } input In { x: Int }", "The type of Query.a must be Output Type but got: In.")]
    [InlineData("type Query { __a: Int }", "Name \"__a\" must not begin with \"__\"")]
    [InlineData("type Query", "Type Query must define one or more fields.")]
    [InlineData("type Query { a: E } enum E", "Enum type E must define one or more values.")]
    [InlineData("type Query { a: E } enum E { A A }", "Enum value \"E.A\" can only be defined once.")]
    [InlineData("type Query { a: U } union U", "Union type U must define one or more member types.")]
    [InlineData("type Query { a: U } union U = Query | Query", "Union type U can only include type Query once.")]
    [InlineData("type Query { a: U } union U = Int", "Union type U can only include Object types, it cannot include Int.")]
    [InlineData("type Query implements I { a: Int } interface I { b: Int }", "Interface field I.b expected but Query does not provide it.")]
    [InlineData("type Query implements I { b: String } interface I { b: Int }", "Interface field I.b expects type Int but Query.b is type String.")]
    [InlineData("type Query implements I { b: Int } interface I { b(x: Int): Int }", "Interface field argument I.b(x:) expected")]
    [InlineData("type Query implements I { b(x: Int!): Int } interface I { b: Int }", "includes required argument x that is missing")]
    [InlineData("type Query implements J { b: Int } interface I { b: Int } interface J implements I { b: Int }", "Type Query must implement I because")]
    [InlineData("interface I implements I { b: Int } type Query { a: I }", "Type I cannot implement itself")]
    [InlineData("type Query implements Int { a: Int }", "must only implement Interface types")]
    [InlineData("type Query { a(x: In): Int } input In { x: In! }", "Cannot reference Input Object \"In\" within itself")]
    [InlineData("type Query { a(x: In): Int } input In { x: In = {} }", "contains itself through In.x")]
    [InlineData("type Query { a(x: In): Int } input In @oneOf { x: Int! }", "OneOf input field In.x must be nullable.")]
    [InlineData("type Query { a(x: In): Int } input In @oneOf { x: Int = 1 }", "OneOf input field In.x cannot have a default value.")]
    [InlineData("type Query { a(x: Int = \"no\"): Int }", "Query.a(x:) has invalid default value \"no\" for type Int.")]
    [InlineData("type Query { a(x: Int! @deprecated): Int }", "Required argument Query.a(x:) cannot be deprecated.")]
    [InlineData("type Query { a: Int @unknown }", "Unknown directive \"@unknown\".")]
    [InlineData("type Query @deprecated { a: Int }", "Directive \"@deprecated\" may not be used on OBJECT.")]
    [InlineData("type Query { a: Int @deprecated @deprecated }", "can only be used once at this location")]
    [InlineData("type Query { a: S } scalar S @specifiedBy", "argument \"url\" of type \"String!\" is required")]
    [InlineData("type Query { a: Int } extend type Nope { a: Int }", "Cannot extend type \"Nope\" because it is not defined.")]
    [InlineData("type Query { a: Int } extend enum Query { A }", "Cannot extend non-enum type \"Query\".")]
    [InlineData("schema { query: A } schema { query: A } type A { a: Int }", "Must provide only one schema definition.")]
    [InlineData("schema { query: A mutation: A } type A { a: Int }", "All root types must be different.")]
    [InlineData("directive @d on FIELD directive @d on FIELD type Query { a: Int }", "There can be only one directive named \"@d\".")]
    [InlineData("type Query { a: Int } { a }", "A schema holds no operations")]
    [InlineData("type Query { a: }", "Syntax Error: Expected Name, found \"}\". (1:17)")]
    public void Build_SchemaAtFault_NamesTheFault(string sdl, string fault)
    {
        var builder = new SchemaBuilder(sdl).ResolveOthers(_ => default);

        Should.Throw<GraphQLSchemaException>(builder.Build).Errors.ShouldContain(error => error.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_MissingAndStrayBindings_NamesThemAll()
    {
        var builder = new SchemaBuilder("""
            type Query { a: Int b: I } interface I { c: Int } type C implements I { c: Int } type Subscription { s: Int } enum E { A }
            """)
            .Resolve("Query.a", _ => 1).Resolve("Query.z", _ => 1).ResolveType("C", _ => null).Scalar("Int", GraphQLScalars.Long)
            .EnumValue("E.B", 1);

        Should.Throw<GraphQLSchemaException>(builder.Build).Errors.ShouldBe(
            [
                "Something is bound to Query.z, but no object type of the schema has that field.",
                "A type resolver is bound to C, which is no interface or union of the schema.",
                "A scalar is bound to Int, which is no custom scalar of the schema.",
                "A value is bound to E.B, which is no enum value of the schema.",
                "No resolver is bound to Query.b.",
                "Nothing says of which type a value of I is: bind it with ResolveType.",
                "No resolver is bound to C.c.",
                "No source of events is bound to Subscription.s: bind one with Subscribe.",
                "No resolver is bound to Subscription.s.",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Resolve_SameFieldTwice_Throws() =>
        Should.Throw<ArgumentException>(() => new SchemaBuilder("type Query { a: Int }").Resolve("Query.a", _ => 1).Resolve("Query.a", _ => 2));
}
