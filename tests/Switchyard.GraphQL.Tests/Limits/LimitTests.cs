using Shouldly;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Limits;

public sealed class LimitTests
{
    private static readonly GraphQLEngine Engine = new(NestedSchema.Schema);

    [Theory]
    [InlineData(10, GraphQLRefusal.None)]
    [InlineData(11, GraphQLRefusal.Depth)]
    [InlineData(32, GraphQLRefusal.Depth)]
    [InlineData(33, GraphQLRefusal.Recursion)]
    public void Execute_NestedFields_AreBounded(int levels, GraphQLRefusal refusal) =>
        Refusal(string.Concat(Enumerable.Repeat("{next", levels - 1)) + "{a" + new string('}', levels)).ShouldBe(refusal);

    [Theory]
    [InlineData(10, GraphQLRefusal.None)]
    [InlineData(11, GraphQLRefusal.RootFields)]
    public void Execute_RootFields_AreBounded(int count, GraphQLRefusal refusal) =>
        Refusal("{" + string.Join(' ', Enumerable.Repeat("a", count)) + "}").ShouldBe(refusal);

    [Fact]
    public void Execute_RootFieldsOfFragments_CountEachTime() =>
        Refusal("{ ...f ...f a } fragment f on Query { a b a b a }").ShouldBe(GraphQLRefusal.RootFields);

    [Theory]
    [InlineData(30, GraphQLRefusal.None)]
    [InlineData(31, GraphQLRefusal.Aliases)]
    public void Execute_Aliases_AreBounded(int count, GraphQLRefusal refusal) =>
        Refusal("{ next {" + string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}: a")) + "} }").ShouldBe(refusal);

    [Theory]
    [InlineData(4, GraphQLRefusal.None)]
    [InlineData(5, GraphQLRefusal.Directives)]
    public void Execute_Directives_AreBoundedAtEachPlace(int count, GraphQLRefusal refusal) =>
        Refusal("{ a " + string.Concat(Enumerable.Repeat("@unknown ", count)) + "}").ShouldBe(refusal);

    [Theory]
    [InlineData(50, GraphQLRefusal.None)]
    [InlineData(51, GraphQLRefusal.Fragments)]
    public void Execute_Fragments_AreBounded(int count, GraphQLRefusal refusal) => Refusal(
        "{ next {" + string.Join(' ', Enumerable.Range(0, count).Select(i => $"...f{i}")) + "} }"
        + string.Concat(Enumerable.Range(0, count).Select(i => $"fragment f{i} on Query {{ a }}"))).ShouldBe(refusal);

    [Theory]
    [InlineData(1_998, GraphQLRefusal.None)]
    [InlineData(1_999, GraphQLRefusal.Tokens)]
    public void Execute_Tokens_AreBounded(int names, GraphQLRefusal refusal) => Refusal(
        "{ x" + string.Concat(Enumerable.Repeat(" x", names - 1)) + " }",
        new GraphQLEngine(NestedSchema.Schema, GraphQLLimits.Default with { MaxRootFields = 5_000 })).ShouldBe(refusal);

    [Theory]
    [InlineData(65_536, GraphQLRefusal.None)]
    [InlineData(65_537, GraphQLRefusal.Bytes)]
    public void Execute_Bytes_AreBounded(int bytes, GraphQLRefusal refusal) => Refusal("{ a }".PadRight(bytes)).ShouldBe(refusal);

    [Fact]
    public void Execute_BytesOfWideLetters_AreCountedInUtf8() =>
        Refusal("{ a } #" + new string('é', 32_766)).ShouldBe(GraphQLRefusal.Bytes);

    [Theory]
    [InlineData("{ list(first: 99) { list(first: 9) { a } } }", GraphQLRefusal.None)]
    [InlineData("{ list(first: 100) { list(first: 9) { a } } }", GraphQLRefusal.Cost)]
    [InlineData("{ list { list { list { a } } } }", GraphQLRefusal.Cost)]
    [InlineData("{ list(first: 2147483647) { list(first: 2147483647) { a } } }", GraphQLRefusal.Cost)]
    public void Execute_Cost_CountsSelectionsAsOftenAsTheirLists(string query, GraphQLRefusal refusal) => Refusal(query).ShouldBe(refusal);

    [Theory]
    [InlineData(998, GraphQLRefusal.None)]
    [InlineData(1_001, GraphQLRefusal.Cost)]
    public void Execute_CostByVariable_IsOfThisRequest(int size, GraphQLRefusal refusal) => NestedSchema
        .Execute(Engine, "query ($n: Int) { list(first: $n) { a } }", $"{{\"n\": {size}}}").Refusal.ShouldBe(refusal);

    [Fact]
    public void Execute_FragmentsThatDouble_AreRefusedByCost() => Refusal(
        "{ next { ...f0 } }"
        + string.Concat(Enumerable.Range(0, 40).Select(i => $"fragment f{i} on Query {{ ... {{ ...f{i + 1} }} ...g{i} }} fragment g{i} on Query {{ a ...f{i + 1} }} "))
        + "fragment f40 on Query { a }",
        new GraphQLEngine(NestedSchema.Schema, GraphQLLimits.Default with { MaxFragments = 100 })).ShouldBe(GraphQLRefusal.Cost);

    [Theory]
    [InlineData(31, GraphQLRefusal.None)]
    [InlineData(32, GraphQLRefusal.VariableDepth)]
    public void Execute_VariablesNested_AreBounded(int levels, GraphQLRefusal refusal) => NestedSchema.Execute(
        Engine,
        "query ($x: Any) { echo(any: $x) }",
        $"{{\"x\":{new string('[', levels)}{new string(']', levels)}}}").Refusal.ShouldBe(refusal);

    [Fact]
    public void Execute_AnyLimit_LeavesAnOutcomeAndOneError()
    {
        var result = NestedSchema.Execute(Engine, "{ a b " + new string(' ', 70_000) + "}");

        result.Outcome.ShouldBe(GraphQLOutcome.Refused);
        result.HasData.ShouldBeFalse();
        result.Errors.Count.ShouldBe(1);
        NestedSchema.Json(result).ShouldBe("""{"errors":[{"message":"Document is longer than 65536 bytes."}]}""");
    }

    [Fact]
    public void Execute_IntrospectionQuery_FitsTheDefaults() => NestedSchema.Execute(
        Engine,
        """
        { __schema { types { ...T } directives { name args { ...I } } } }
        fragment T on __Type { kind name fields { name args { ...I } type { ...R } } inputFields { ...I } possibleTypes { ...R } }
        fragment I on __InputValue { name type { ...R } defaultValue }
        fragment R on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
        """,
        options: GraphQLOptions.Default with { AllowIntrospection = true }).Errors.ShouldBeEmpty();

    private static GraphQLRefusal Refusal(string query, GraphQLEngine? engine = null) => NestedSchema.Execute(engine ?? Engine, query).Refusal;
}
