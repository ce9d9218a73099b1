using Shouldly;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Execution;

public sealed class EngineTests
{
    private static readonly GraphQLSchema Schema = new SchemaBuilder("""
        type Query { now: Int slow: Int other: Int fails: Int told: Int state: String color(c: Color = RED): Color path: [Item] }
        type Item { where: String }
        type Mutation { one: Int two: Int }
        enum Color { RED GREEN }
        """)
        .Resolve("Query.now", _ => 1)
        .Resolve("Query.slow", context => Meet(context))
        .Resolve("Query.other", context => Meet(context))
        .Resolve("Query.fails", context => throw new InvalidOperationException("secret " + context.FieldName))
        .Resolve("Query.told", _ => new GraphQLError("Told.") { Extensions = new Dictionary<string, object?> { ["code"] = "x", ["n"] = 1.5m } })
        .Resolve("Query.state", context => context.State)
        .Resolve("Query.color", context => context.Argument<ConsoleColor>("c"))
        .Resolve("Query.path", _ => new[] { "a", "b" })
        .Resolve("Item.where", context => $"{context.Source}:{string.Join('/', context.Path)}")
        .Resolve("Mutation.one", async context => await Step(context, 1))
        .Resolve("Mutation.two", async context => await Step(context, 2))
        .EnumValue("Color.RED", ConsoleColor.Red).EnumValue("Color.GREEN", ConsoleColor.Green)
        .Build();

    private static readonly GraphQLEngine Engine = new(Schema);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExecuteAsync_FieldsOfAQuery_RunSideBySide()
    {
        var result = await Run("{ slow other }", new Meeting(2));

        NestedSchema.Json(result).ShouldBe("""{"data":{"slow":2,"other":2}}""");
    }

    [Fact]
    public async Task ExecuteAsync_FieldsOfAMutation_RunInOrder()
    {
        List<int> order = [];

        var result = await Run("mutation { two one again: two }", order);

        order.ShouldBe([2, -2, 1, -1, 2, -2]);
        NestedSchema.Json(result).ShouldBe("""{"data":{"two":2,"one":1,"again":2}}""");
    }

    [Fact]
    public async Task ExecuteAsync_ResolverThatThrows_TellsNothingOfIt()
    {
        Exception? seen = null;
        var logged = GraphQLOptions.Default with { DescribeException = e => new GraphQLError((seen = e) is null ? "" : "Logged.") };

        NestedSchema.Json(await Run("{ fails now }")).ShouldBe(
            """{"errors":[{"message":"The field could not be resolved.","locations":[{"line":1,"column":3}],"path":["fails"]}],"data":{"fails":null,"now":1}}""");
        (await Run("{ fails }", options: logged)).Errors[0].Message.ShouldBe("Logged.");
        seen.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task ExecuteAsync_ErrorThatIsReturned_KeepsItsExtensions() => NestedSchema.Json(await Run("{ told }")).ShouldBe(
        """{"errors":[{"message":"Told.","locations":[{"line":1,"column":3}],"path":["told"],"extensions":{"code":"x","n":1.5}}],"data":{"told":null}}""");

    [Theory]
    [InlineData("{ color }", "RED")]
    [InlineData("{ color(c: GREEN) }", "GREEN")]
    public async Task ExecuteAsync_EnumBoundToValues_IsReadAndWritten(string query, string name) =>
        NestedSchema.Json(await Run(query)).ShouldBe($$$"""{"data":{"color":"{{{name}}}"}}""");

    [Fact]
    public async Task ExecuteAsync_Resolvers_SeeTheirPathAndState()
    {
        NestedSchema.Json(await Run("{ p: path { w: where } state }", "S")).ShouldBe(
            """{"data":{"p":[{"w":"a:p/0/w"},{"w":"b:p/1/w"}],"state":"S"}}""");
    }

    [Fact]
    public async Task ExecuteAsync_Cancelled_Throws()
    {
        using var stop = new CancellationTokenSource();
        var pending = Engine.ExecuteAsync(new GraphQLRequest("{ slow }") { State = new Meeting(2) }, GraphQLOptions.Default, stop.Token).AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(pending);
    }

    [Theory]
    [InlineData("mutation { one }", GraphQLOutcome.OperationNotAllowed)]
    [InlineData("{ __schema { queryType { name } } }", GraphQLOutcome.ValidationFailed)]
    [InlineData("{ nope }", GraphQLOutcome.ValidationFailed)]
    [InlineData("{", GraphQLOutcome.SyntaxError)]
    [InlineData("query A { now } query B { now }", GraphQLOutcome.RequestError)]
    [InlineData("query ($x: Int!) { color now @skip(if: false) }", GraphQLOutcome.ValidationFailed)]
    public async Task ExecuteAsync_WhatIsNotAllowed_IsNotExecuted(string query, GraphQLOutcome outcome)
    {
        var result = await Run(query, options: new GraphQLOptions { Allow = GraphQLOperations.Query });

        result.Outcome.ShouldBe(outcome);
        result.HasData.ShouldBeFalse();
    }

    [Fact]
    public async Task ExecuteAsync_Charge_GetsTheCostAndMayRefuse()
    {
        var charged = 0;
        var options = new GraphQLOptions
        {
            Charge = (cost, _) =>
            {
                charged = cost;
                return new ValueTask<GraphQLError?>(new GraphQLError("No credit."));
            },
        };

        var result = await Run("{ now path { where } }", options: options);

        charged.ShouldBe(3);
        result.Outcome.ShouldBe(GraphQLOutcome.ChargeRefused);
        NestedSchema.Json(result).ShouldBe("""{"errors":[{"message":"No credit."}]}""");
    }

    [Fact]
    public async Task ExecuteAsync_SameDocumentAgain_AnswersTheSameFromTheCache()
    {
        var engine = new GraphQLEngine(Schema, cachedDocuments: 4);
        for (var i = 0; i < 40; i++)
        {
            var query = $"{{ n{i % 7}: now @include(if: {(i % 2 == 0 ? "true" : "false")}) x: now }}";
            var result = await engine.ExecuteAsync(new GraphQLRequest(query), GraphQLOptions.Default, Token);
            NestedSchema.Json(result).ShouldBe(i % 2 == 0 ? $$$"""{"data":{"n{{{i % 7}}}":1,"x":1}}""" : """{"data":{"x":1}}""");
        }
    }

    private static ValueTask<GraphQLResult> Run(string query, object? state = null, GraphQLOptions? options = null) =>
        Engine.ExecuteAsync(new GraphQLRequest(query) { State = state }, options ?? GraphQLOptions.Default, Token);

    private static async ValueTask<object?> Meet(GraphQL.Execution.ResolveContext context) =>
        await ((Meeting)context.State!).ArriveAsync(context.CancellationToken);

    private static async ValueTask<object?> Step(GraphQL.Execution.ResolveContext context, int number)
    {
        var order = (List<int>)context.State!;
        order.Add(number);
        await Task.Yield();
        order.Add(-number);
        return number;
    }

    // Nobody leaves before all have come.
    private sealed class Meeting(int size)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _here;

        public async Task<int> ArriveAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _here) == size)
            {
                _all.SetResult();
            }

            await _all.Task.WaitAsync(cancellationToken);
            return size;
        }
    }
}
