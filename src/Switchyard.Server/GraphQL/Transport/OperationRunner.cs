using System.Text.Json;
using Switchyard.Core.Limits;
using Switchyard.Core.Telemetry;
using Switchyard.GraphQL;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Has operations answered by the API, by the same rules for every transport. Thread-safe.</summary>
/// <param name="api">The API.</param>
/// <param name="gateway">Has the configuration.</param>
/// <param name="allowance">What operations may cost.</param>
/// <param name="metrics">Counts refusals.</param>
/// <param name="logger">Told of bugs.</param>
internal sealed partial class OperationRunner(
    IGraphQLApi api, Gateway gateway, CostAllowance allowance, SwitchyardMetrics metrics, ILogger<OperationRunner> logger)
{
    private const GraphQLOperations All = GraphQLOperations.Query | GraphQLOperations.Mutation | GraphQLOperations.Subscription;

    /// <summary>The limits of requests.</summary>
    public GraphQLLimits Limits => api.Limits;

    /// <summary>Executes a query or a mutation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="allow">What the transport may carry.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<GraphQLResult> ExecuteAsync(Operation operation, GraphQLOperations allow, CancellationToken cancellationToken)
    {
        var result = await api.Engine.ExecuteAsync(operation.Request, OptionsOf(operation, allow), cancellationToken).ConfigureAwait(false);
        Count(result);
        return result;
    }

    /// <summary>Starts a subscription; executes anything else.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<GraphQLSubscription> SubscribeAsync(Operation operation, CancellationToken cancellationToken)
    {
        var subscription = await api.Engine.SubscribeAsync(operation.Request, OptionsOf(operation, All), cancellationToken).ConfigureAwait(false);
        if (subscription.Refused is { } refused)
        {
            Count(refused);
        }

        return subscription;
    }

    /// <summary>A limit refused what was no operation yet.</summary>
    /// <param name="refusal">The limit.</param>
    public void Refused(GraphQLRefusal refusal)
    {
        if (refusal != GraphQLRefusal.None)
        {
            metrics.GraphQL.Rejected(JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString()));
        }
    }

    private void Count(GraphQLResult result)
    {
        if (result.Outcome == GraphQLOutcome.ChargeRefused)
        {
            metrics.GraphQL.Rejected("allowance");
        }
        else if (result.Outcome != GraphQLOutcome.Executed)
        {
            Refused(result.Refusal);
        }
    }

    private GraphQLOptions OptionsOf(Operation operation, GraphQLOperations allow)
    {
        var options = gateway.Current.Options.GraphQL;
        return new GraphQLOptions
        {
            Allow = allow,
            AllowIntrospection = options.Introspection,
            Charge = (cost, token) => ChargeAsync(operation, cost, options.CostPerMinute, token),
            DescribeException = exception => Describe(operation, exception),
        };
    }

    private async ValueTask<GraphQLError?> ChargeAsync(Operation operation, int cost, long perMinute, CancellationToken cancellationToken)
    {
        var caller = operation.Scope.Request.Caller.Identity;
        operation.Refusal = await allowance.TakeAsync(caller, cost, perMinute, cancellationToken).ConfigureAwait(false);
        return operation.Refusal is { } refusal ? ErrorExtensions.ToGraphQL(refusal, operation.Id) : null;
    }

    private GraphQLError Describe(Operation operation, Exception exception)
    {
        Log.Faulted(logger, operation.Id, exception);
        return ErrorExtensions.ToGraphQL(OwnErrors.Bug, operation.Id);
    }

    // Event ids 1800-1849 belong to GraphQL.
    private static partial class Log
    {
        [LoggerMessage(1800, LogLevel.Error, "A field of operation {RequestId} failed by a bug.", EventName = "GraphQLFieldFaulted")]
        public static partial void Faulted(ILogger logger, string requestId, Exception exception);
    }
}
