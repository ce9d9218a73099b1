namespace Switchyard.GraphQL.Execution;

/// <summary>Opens the stream of events behind a subscription's field.</summary>
internal static class EventSource
{
    public static async ValueTask<(IAsyncEnumerable<object?>? Source, GraphQLError? Error)> OpenAsync(OperationRun run, object? root)
    {
        var type = run.Schema.Subscription!;
        var plan = run.RootPlan(type);
        if (plan.Fault is not null || plan.Fields.Length == 0)
        {
            return (null, plan.Fault ?? new GraphQLError("The subscription selects no field."));
        }

        var field = plan.Fields[0];
        var place = new FieldPlace(field, type, null);
        var arguments = field.Arguments(run.Variables, run.Source, out var fault);
        if (arguments is null)
        {
            return (null, place.Locate(fault!, run));
        }

        try
        {
            var context = new ResolveContext(run, field, type, root, arguments, null);
            return (await field.Definition.Subscriber!(context), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !run.Token.IsCancellationRequested)
        {
            return (null, place.Locate(run.Describe(e), run));
        }
    }
}
