using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Switchyard.GraphQL;
using Switchyard.GraphQL.Execution;
using Switchyard.Server.GraphQL;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>A small API that says what becomes of its operations.</summary>
internal sealed class TestApi : IGraphQLApi
{
    private const string Sdl = """
        type Query { health: String! who: String! requestId: String! echo(text: String!): String! many(first: Int = 1): [Item!]! bug: String hang: String }
        type Item { name: String! child: Item }
        type Mutation { bump: Int! }
        type Subscription { count(to: Int!): Int! ticks: Int! flood(bytes: Int!): String! broken: Int! }
        """;

    private int _bumps;
    private int _flooded;

    /// <summary>Makes it.</summary>
    /// <param name="limits">Its limits.</param>
    public TestApi(GraphQLLimits? limits = null)
    {
        Limits = limits ?? GraphQLLimits.Default;
        var builder = new SchemaBuilder(Sdl)
            .Resolve("Query.health", static _ => "ok")
            .Resolve("Query.who", static context => ScopeOf(context).Request.Caller.Name)
            .Resolve("Query.requestId", static context => ScopeOf(context).Request.RequestId)
            .Resolve("Query.echo", static context => context.Argument<string>("text"))
            .Resolve("Query.many", static context => Enumerable.Range(0, context.Argument<int>("first")).Select(static i => $"item {i}").ToList())
            .Resolve("Query.bug", static _ => throw new InvalidOperationException("secret detail"))
            .Resolve("Query.hang", async context =>
            {
                Started.Writer.TryWrite(ScopeOf(context).Request.RequestId);
                await UntilCancelledAsync(context.CancellationToken);
                return null;
            })
            .Property<string>("Item.name", static name => name)
            .Property<string>("Item.child", static name => name)
            .Resolve("Mutation.bump", _ => Interlocked.Increment(ref _bumps))
            .Subscribe("Subscription.count", context => Stream(CountAsync(context.Argument<int>("to"), context.CancellationToken)))
            .Subscribe("Subscription.ticks", context => Stream(TicksAsync(ScopeOf(context).Request.RequestId, context.CancellationToken)))
            .Subscribe("Subscription.flood", context => Stream(FloodAsync(context.Argument<int>("bytes"), context.CancellationToken)))
            .Subscribe("Subscription.broken", static _ => throw new GraphQLException(new GraphQLError("no such stream")))
            .Cost("Query.many", 1, "first", 1);
        Engine = new GraphQLEngine(builder.Build(), Limits);
    }

    /// <inheritdoc/>
    public GraphQLEngine Engine { get; }

    /// <inheritdoc/>
    public GraphQLLimits Limits { get; }

    /// <summary>The ids of operations that have begun to wait.</summary>
    public Channel<string> Started { get; } = Channel.CreateUnbounded<string>();

    /// <summary>The times at which operations that wait, or send without end, were stopped.</summary>
    public Channel<long> Ended { get; } = Channel.CreateUnbounded<long>();

    /// <summary>What <c>ticks</c> sends; one reader at a time.</summary>
    public Channel<int> Ticks { get; } = Channel.CreateUnbounded<int>();

    /// <summary>How often <c>bump</c> was executed.</summary>
    public int Bumps => Volatile.Read(ref _bumps);

    /// <summary>How many events of <c>flood</c> were taken.</summary>
    public int Flooded => Volatile.Read(ref _flooded);

    private static OperationScope ScopeOf(ResolveContext context) => (OperationScope)context.State!;

    private static ValueTask<IAsyncEnumerable<object?>> Stream(IAsyncEnumerable<object?> events) => new(events);

    private static async IAsyncEnumerable<object?> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private async IAsyncEnumerable<object?> TicksAsync(string requestId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Started.Writer.TryWrite(requestId);
        try
        {
            await foreach (var tick in Ticks.Reader.ReadAllAsync(cancellationToken))
            {
                yield return tick;
            }
        }
        finally
        {
            Ended.Writer.TryWrite(System.Diagnostics.Stopwatch.GetTimestamp());
        }
    }

    private async IAsyncEnumerable<object?> FloodAsync(int bytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new string('x', bytes);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Yield();
                Interlocked.Increment(ref _flooded);
                yield return text;
            }
        }
        finally
        {
            Ended.Writer.TryWrite(System.Diagnostics.Stopwatch.GetTimestamp());
        }
    }

    private async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
        try
        {
            await cancelled.Task;
        }
        finally
        {
            Ended.Writer.TryWrite(System.Diagnostics.Stopwatch.GetTimestamp());
        }
    }
}
