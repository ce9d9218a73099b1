using Shouldly;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Tests.Differential;
using Xunit;

namespace Switchyard.GraphQL.Tests.Language;

public sealed class PrinterTests
{
    [Fact]
    public void Print_OfWhatWasParsed_ParsesToTheSame()
    {
        var cases = CorpusCase.Written().Concat(GeneratedCases.Make(99, 2_000)).Select(item => item.Query)
            .Concat(CorpusSchema.All.Values.Select(schema => schema.Sdl));
        var checkedOnes = 0;
        foreach (var text in cases)
        {
            if (Parser.Parse(text, GraphQLLimits.Unlimited, out _) is not { } document)
            {
                continue;
            }

            var printed = Printer.Print(document);
            var again = Parser.Parse(printed, GraphQLLimits.Unlimited, out var fault);

            fault.ShouldBeNull(printed);
            NodeText.Of(again!).ShouldBe(NodeText.Of(document), printed);
            Printer.Print(again!).ShouldBe(printed);
            checkedOnes++;
        }

        checkedOnes.ShouldBeGreaterThan(1_200);
    }

    [Fact]
    public void Print_OfStringsOfAllKinds_ParsesToTheSame()
    {
        var random = new Random(5);
        const string Letters = " \t\n\"\\ab{}#é☃\u0001\u007f\r";
        for (var i = 0; i < 20_000; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            var node = new StringValueNode(0, value, isBlock: false);

            ((StringValueNode)Parser.ParseValue(Printer.Print(node), out _)!).Value.ShouldBe(value);
        }
    }

    [Fact]
    public void Print_OfBlockStrings_ParsesToTheSameValue()
    {
        var random = new Random(6);
        const string Letters = "  \n\"\\ab\t";
        for (var i = 0; i < 20_000; i++)
        {
            var raw = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Letters[random.Next(Letters.Length)]));
            var block = (StringValueNode)Parser.ParseValue($"\"\"\"{raw.Replace("\"", "'", StringComparison.Ordinal)} .\"\"\"", out _)!;

            var printed = Printer.Print(block);

            ((StringValueNode)Parser.ParseValue(printed, out var fault)!).Value.ShouldBe(block.Value, printed);
            fault.ShouldBeNull();
        }
    }

    [Fact]
    public void Print_OfAQuery_IsLaidOut() =>
        Printer.Print(Parser.Parse("query Q($a:[Int!]=[1]@d){x:a(b:{c:$a,d:\"e\"})@skip(if:true){...on T{b}...F}}", GraphQLLimits.Default, out _)!)
            .ShouldBe("""
                query Q($a: [Int!] = [1] @d) {
                  x: a(b: {c: $a, d: "e"}) @skip(if: true) {
                    ... on T {
                      b
                    }
                    ...F
                  }
                }
                """);
}
