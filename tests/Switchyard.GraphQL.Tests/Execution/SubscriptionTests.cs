using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Shouldly;
using Switchyard.GraphQL.Tests.Support;
using Xunit;

namespace Switchyard.GraphQL.Tests.Execution;

public sealed class SubscriptionTests
{
    private static readonly GraphQLOptions Options = new() { Allow = GraphQLOperations.Subscription | GraphQLOperations.Query };

    private readonly Channel<object?> _events = Channel.CreateUnbounded<object?>();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GraphQLEngine _engine;

    public SubscriptionTests() => _engine = new GraphQLEngine(new SchemaBuilder("""
        type Query { a: Int }
        type Subscription { tick(from: Int = 0): Int item: Item refused: Int }
        type Item { n: Int! }
        """)
        .Resolve("Query.a", _ => 1)
        .Resolve("Item.n", context => context.Source is int n and > 0 ? n : null)
        .Subscribe("Subscription.tick", context => new(Events()))
        .Resolve("Subscription.tick", context => (int)context.Source! + context.Argument<int>("from"))
        .Subscribe("Subscription.item", context => new(Events()))
        .Subscribe("Subscription.refused", _ => throw new GraphQLException(new GraphQLError("Not you.")))
        .Build());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubscribeAsync_Events_AreAnsweredOneByOne()
    {
        _events.Writer.TryWrite(1);
        _events.Writer.TryWrite(2);
        _events.Writer.Complete();

        (await Answers("subscription { tick(from: 10) }")).ShouldBe(["""{"data":{"tick":11}}""", """{"data":{"tick":12}}"""]);
    }

    [Fact]
    public async Task SubscribeAsync_EventAtFault_LeavesTheStreamOpen()
    {
        _events.Writer.TryWrite(0);
        _events.Writer.TryWrite(5);
        _events.Writer.Complete();

        var answers = await Answers("subscription { item { n } }");

        answers[0].ShouldContain("\"path\":[\"item\",\"n\"]");
        answers[1].ShouldBe("""{"data":{"item":{"n":5}}}""");
    }

    [Fact]
    public async Task SubscribeAsync_SourceThatBreaks_EndsWithAnError()
    {
        _events.Writer.Complete(new GraphQLException(new GraphQLError("Upstream is gone.")));

        (await Answers("subscription { tick }")).ShouldBe(["""{"errors":[{"message":"Upstream is gone."}]}"""]);
    }

    [Fact]
    public async Task SubscribeAsync_ReaderThatLeaves_StopsTheSource()
    {
        _events.Writer.TryWrite(1);
        var subscription = await _engine.SubscribeAsync(new GraphQLRequest("subscription { tick }"), Options, Token);
        await foreach (var answer in subscription.Events!.WithCancellation(Token))
        {
            NestedSchema.Json(answer).ShouldBe("""{"data":{"tick":1}}""");
            break;
        }

        await _stopped.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task SubscribeAsync_Cancelled_StopsTheSource()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var subscription = await _engine.SubscribeAsync(new GraphQLRequest("subscription { tick }"), Options, stop.Token);
        await using var answers = subscription.Events!.GetAsyncEnumerator(stop.Token);
        var next = answers.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
        await _stopped.Task.WaitAsync(Token);
    }

    [Theory]
    [InlineData("subscription { refused }", "Not you.")]
    [InlineData("subscription { tick item { n } }", "Anonymous Subscription must select only one top level field.")]
    [InlineData("mutation { a }", "The mutation operation is not supported by the schema.")]
    public async Task SubscribeAsync_WhatMayNotStart_SaysWhy(string query, string message)
    {
        var subscription = await _engine.SubscribeAsync(new GraphQLRequest(query), Options, Token);

        subscription.Events.ShouldBeNull();
        subscription.Refused!.Errors[0].Message.ShouldBe(message);
        subscription.Refused.HasData.ShouldBeFalse();
    }

    [Fact]
    public async Task SubscribeAsync_Query_IsExecuted()
    {
        var subscription = await _engine.SubscribeAsync(new GraphQLRequest("{ a }"), Options, Token);

        NestedSchema.Json(subscription.Refused!).ShouldBe("""{"data":{"a":1}}""");
    }

    private async Task<List<string>> Answers(string query)
    {
        var subscription = await _engine.SubscribeAsync(new GraphQLRequest(query), Options, Token);
        subscription.Refused.ShouldBeNull();
        List<string> answers = [];
        await foreach (var answer in subscription.Events!.WithCancellation(Token))
        {
            answers.Add(NestedSchema.Json(answer));
        }

        return answers;
    }

    private async IAsyncEnumerable<object?> Events([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var item in _events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }
}
