using System.Collections;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>Turns what resolvers returned into the answer, by the type of the field.</summary>
internal sealed class ValueCompletion(OperationRun run)
{
    /// <summary>Completes a field's value; an error becomes null here when the field may be null.</summary>
    public ValueTask<object?> Complete(object? value, in FieldPlace place, Executor executor)
    {
        var type = place.Field.Definition.Type;
        var result = Complete(value, type, place, place.Path, executor);
        return result.IsCompletedSuccessfully
            ? result.Result is FieldFailure failure ? new ValueTask<object?>(Settle(failure, place)) : result
            : SettleLater(result, place);
    }

    /// <summary>Reports a failure where null may stand, and hands it on where it may not.</summary>
    public object? Settle(FieldFailure failure, in FieldPlace place)
    {
        if (place.Field.Definition.Type.IsNonNull)
        {
            return failure;
        }

        run.Errors.Add(failure.Error, place.NeedPath());
        return null;
    }

    private async ValueTask<object?> SettleLater(ValueTask<object?> result, FieldPlace place)
    {
        var value = await result;
        return value is FieldFailure failure ? Settle(failure, place) : value;
    }

    private ValueTask<object?> Complete(object? value, GraphQLType type, in FieldPlace place, ResponsePath? path, Executor executor)
    {
        if (value is GraphQLError error)
        {
            return Fail(error, place, path);
        }

        if (type is NonNullType)
        {
            return CompleteNonNull(value, type.Nullable, place, path, executor);
        }

        if (value is null)
        {
            return default;
        }

        switch (type)
        {
            case LeafType leaf:
                return leaf.TryWrite(value, out var output, out var problem)
                    ? new ValueTask<object?>(output)
                    : Fail(new GraphQLError(problem!), place, path);
            case ListType list:
                return CompleteList(value, list, place, path, executor);
            default:
                return CompleteObject(value, (CompositeType)type, place, path, executor);
        }
    }

    private ValueTask<object?> CompleteNonNull(
        object? value, GraphQLType type, in FieldPlace place, ResponsePath? path, Executor executor)
    {
        // Objects and lists that are there never complete to null, so only what is null or a leaf needs a look.
        if (value is not null && type is not LeafType)
        {
            return Complete(value, type, place, path, executor);
        }

        string? problem = null;
        object? output = null;
        if (value is null || (((LeafType)type).TryWrite(value, out output, out problem) && output is null))
        {
            problem = $"Cannot return null for non-nullable field {place.Parent.Name}.{place.Field.Definition.Name}.";
        }

        return problem is null ? new ValueTask<object?>(output) : Fail(new GraphQLError(problem), place, path);
    }

    private ValueTask<object?> CompleteList(object value, ListType type, in FieldPlace place, ResponsePath? path, Executor executor)
    {
        if (value is string || value is not IEnumerable items)
        {
            return Fail(
                new GraphQLError($"Expected Iterable, but did not find one for field \"{place.Parent.Name}.{place.Field.Definition.Name}\"."),
                place,
                path);
        }

        var results = new List<object?>(items is ICollection { Count: var count } ? count : 4);
        List<(int Index, Task<object?> Task)>? pending = null;
        foreach (var item in items)
        {
            var itemPath = new ResponsePath(path, null, results.Count);
            var result = Complete(item, type.Item, place, itemPath, executor);
            if (!result.IsCompletedSuccessfully)
            {
                (pending ??= []).Add((results.Count, SettleItem(result, type.Item, itemPath)));
                results.Add(null);
                continue;
            }

            var settled = SettleItem(result.Result, type.Item, itemPath);
            if (settled is FieldFailure)
            {
                return pending is null ? new ValueTask<object?>(settled) : GatherItems(results, pending, settled);
            }

            results.Add(settled);
        }

        return pending is null ? new ValueTask<object?>(new ListResult([.. results])) : GatherItems(results, pending, null);
    }

    private static async ValueTask<object?> GatherItems(
        List<object?> results, List<(int Index, Task<object?> Task)> pending, object? failure)
    {
        foreach (var (index, task) in pending)
        {
            results[index] = await task;
            failure ??= results[index] as FieldFailure;
        }

        return failure ?? new ListResult([.. results]);
    }

    private async Task<object?> SettleItem(ValueTask<object?> result, GraphQLType type, ResponsePath path) =>
        SettleItem(await result, type, path);

    private object? SettleItem(object? result, GraphQLType type, ResponsePath path)
    {
        if (result is not FieldFailure failure || type.IsNonNull)
        {
            return result;
        }

        run.Errors.Add(failure.Error, path);
        return null;
    }

    private ValueTask<object?> CompleteObject(
        object value, CompositeType type, in FieldPlace place, ResponsePath? path, Executor executor)
    {
        var concrete = type as ObjectType ?? RuntimeType(value, type);
        if (concrete is null)
        {
            return Fail(
                new GraphQLError($"Abstract type \"{type.Name}\" must resolve to an Object type at runtime for field "
                    + $"\"{place.Parent.Name}.{place.Field.Definition.Name}\"."),
                place,
                path);
        }

        var plan = place.Field.Below(concrete, run.Plans);
        return plan.Fault is null
            ? executor.ExecuteFields(plan, concrete, value, path, serial: false)
            : Fail(plan.Fault, place, path);
    }

    private ObjectType? RuntimeType(object value, CompositeType type) =>
        type.TypeResolver?.Invoke(value) is { } name && run.Schema.Type(name) is ObjectType concrete && type.Includes(concrete)
            ? concrete
            : null;

    private ValueTask<object?> Fail(GraphQLError error, in FieldPlace place, ResponsePath? path) =>
        new(new FieldFailure(place.Locate(error, run, path ?? place.NeedPath())));
}
