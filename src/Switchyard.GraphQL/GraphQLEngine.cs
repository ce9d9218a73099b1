using System.Runtime.CompilerServices;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL;

/// <summary>
/// Answers requests on a schema. Documents that were parsed and found valid are kept, up to a bound. Safe for all threads; failures
/// of any request are results, never exceptions, except for cancellation.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="limits">What one request may demand. Default: <see cref="GraphQLLimits.Default"/>.</param>
/// <param name="cachedDocuments">How many documents are kept. Default: 1,000; 0 keeps none.</param>
public sealed class GraphQLEngine(GraphQLSchema schema, GraphQLLimits? limits = null, int cachedDocuments = 1_000)
{
    private readonly DocumentPreparation _preparation = new(schema, limits ?? GraphQLLimits.Default, cachedDocuments);
    private readonly GraphQLLimits _limits = limits ?? GraphQLLimits.Default;

    /// <summary>Executes a query or mutation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">How to treat it.</param>
    /// <param name="cancellationToken">Ends the execution.</param>
    /// <returns>The answer.</returns>
    public async ValueTask<GraphQLResult> ExecuteAsync(
        GraphQLRequest request, GraphQLOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        var start = Start(request, options, cancellationToken);
        if (start.Refused is not null)
        {
            return start.Refused;
        }

        var run = start.Run!;
        return await ChargeAsync(start.Cost, options, cancellationToken)
            ?? await ExecuteAsync(run, request.RootValue);
    }

    /// <summary>Starts a subscription. A query or mutation that <paramref name="options"/> allow is executed instead.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">How to treat it; each event is executed by them too, but charged once.</param>
    /// <param name="cancellationToken">Ends the subscription and its source.</param>
    /// <returns>The stream, or why there is none.</returns>
    public async ValueTask<GraphQLSubscription> SubscribeAsync(
        GraphQLRequest request, GraphQLOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        var start = Start(request, options, cancellationToken);
        var refused = start.Refused ?? await ChargeAsync(start.Cost, options, cancellationToken);
        if (refused is not null)
        {
            return new GraphQLSubscription(refused);
        }

        if (start.Run!.Operation.Operation != OperationKind.Subscription)
        {
            return new GraphQLSubscription(await ExecuteAsync(start.Run, request.RootValue));
        }

        var (source, error) = await EventSource.OpenAsync(start.Run, request.RootValue);
        return source is null
            ? new GraphQLSubscription(new GraphQLResult(GraphQLOutcome.RequestError, [error!]))
            : new GraphQLSubscription(Answers(source, start, request, options, cancellationToken));
    }

    private static async IAsyncEnumerable<GraphQLResult> Answers(
        IAsyncEnumerable<object?> source,
        Started start,
        GraphQLRequest request,
        GraphQLOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = source.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            GraphQLError? error = null;
            try
            {
                if (!await events.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                error = options.Describe(e);
            }

            if (error is not null)
            {
                yield return new GraphQLResult(GraphQLOutcome.RequestError, [error]);
                yield break;
            }

            var run = new OperationRun(start.Operation!, start.Run!.Variables, options, request.State, cancellationToken);
            yield return await ExecuteAsync(run, events.Current);
        }
    }

    private static async ValueTask<GraphQLResult> ExecuteAsync(OperationRun run, object? source)
    {
        var kind = run.Operation.Operation;
        var data = await new Executor(run).ExecuteRoot(run.Schema.Root(kind)!, source, serial: kind == OperationKind.Mutation);
        if (data is FieldFailure failure)
        {
            run.Errors.Add(failure.Error, null);
            data = null;
        }

        return new GraphQLResult(GraphQLOutcome.Executed, run.Errors.Errors, data);
    }

    private static async ValueTask<GraphQLResult?> ChargeAsync(int cost, GraphQLOptions options, CancellationToken token) =>
        options.Charge is { } charge && await charge(cost, token) is { } error ? new GraphQLResult(GraphQLOutcome.ChargeRefused, [error]) : null;

    private Started Start(GraphQLRequest request, GraphQLOptions options, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var prepared = _preparation.Prepare(request.Query, out var refused);
        var operation = refused is null ? prepared!.Select(request.OperationName, out refused) : null;
        refused ??= OperationGate.Check(operation!, options) ?? OperationGate.CheckVariables(request.Variables, _limits);
        if (refused is not null)
        {
            return new Started(refused, null, null, 0);
        }

        var variables = new VariableCoercion(schema, operation!.Source).Coerce(operation.Node, request.Variables, out var errors);
        if (variables is null)
        {
            return new Started(new GraphQLResult(GraphQLOutcome.RequestError, errors), null, null, 0);
        }

        var cost = operation.Cost.For(variables);
        return cost > _limits.MaxCost
            ? new Started(OperationGate.TooCostly(cost, _limits.MaxCost), null, null, cost)
            : new Started(null, operation, new OperationRun(operation, variables, options, request.State, token), cost);
    }

    private sealed record Started(GraphQLResult? Refused, PreparedOperation? Operation, OperationRun? Run, int Cost);
}
