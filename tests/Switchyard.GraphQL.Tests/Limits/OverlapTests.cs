using System.Text;
using Shouldly;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Tests.Support;
using Switchyard.GraphQL.Validation;
using Switchyard.GraphQL.Validation.Overlaps;
using Xunit;

namespace Switchyard.GraphQL.Tests.Limits;

public sealed class OverlapTests
{
    [Theory]
    [InlineData("{ next { a } next { b } next { x: a } }", false)]
    [InlineData("{ next { x: a } next { x: b } }", true)]
    [InlineData("{ next { next { x: a } } next { next { x: b } } }", true)]
    [InlineData("{ list(first: 1) { a } list(first: 1) { b } }", false)]
    [InlineData("{ list(first: 1) { a } list(first: 2) { b } }", true)]
    [InlineData("{ next { ...f } next { x: b } } fragment f on Query { x: a }", true)]
    [InlineData("{ a } fragment f on Query { x: a x: b }", true)]
    public void FindsConflict_OfDocuments_TellsWhetherFieldsConflict(string query, bool conflicts) => Scan(query).FindsConflict().ShouldBe(conflicts);

    [Fact]
    public void FindsConflict_ManyFieldsOfOneName_TakesStepsInProportion()
    {
        // Pair by pair this would be 50 million comparisons.
        var scan = Scan("{" + new StringBuilder().Insert(0, "next { next { a } } ", 10_000) + "}");

        scan.FindsConflict().ShouldBeFalse();
        scan.IsExhausted.ShouldBeFalse();
    }

    [Fact]
    public void FindsConflict_FragmentsThatDouble_TakesStepsInProportion()
    {
        // Spread out, this is 2 to the power of 40 fields.
        var query = new StringBuilder("{ ...f0 }");
        for (var i = 0; i < 40; i++)
        {
            query.Append(null, $"fragment f{i} on Query {{ x: next {{ ...f{i + 1} a }} y: next {{ ...f{i + 1} b }} }} ");
        }

        var scan = Scan(query.Append("fragment f40 on Query { a }").ToString());

        scan.FindsConflict().ShouldBeFalse();
        scan.IsExhausted.ShouldBeFalse();
    }

    private static OverlapScan Scan(string query) =>
        new(new ValidationContext(NestedSchema.Schema, Parser.Parse(query, GraphQLLimits.Unlimited, out _)!));
}
