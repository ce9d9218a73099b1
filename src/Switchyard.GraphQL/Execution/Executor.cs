using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>
/// Executes selections. What answers at once is completed at once, in order and without a task; the rest runs side by side. A
/// result is a value, null, or a <see cref="FieldFailure"/> that goes up to the nearest nullable place.
/// </summary>
internal sealed class Executor(OperationRun run)
{
    private readonly ValueCompletion _completion = new(run);

    public ValueTask<object?> ExecuteRoot(ObjectType root, object? source, bool serial)
    {
        var plan = run.RootPlan(root);
        return plan.Fault is null
            ? ExecuteFields(plan, root, source, null, serial)
            : new ValueTask<object?>(new FieldFailure(plan.Fault));
    }

    public ValueTask<object?> ExecuteFields(SelectionPlan plan, ObjectType type, object? source, ResponsePath? path, bool serial)
    {
        run.Token.ThrowIfCancellationRequested();
        var values = new object?[plan.Fields.Length];
        Task<object?>?[]? pending = null;
        FieldFailure? failure = null;
        for (var i = 0; i < values.Length && failure is null; i++)
        {
            var result = ExecuteField(plan.Fields[i], type, source, path);
            if (result.IsCompletedSuccessfully)
            {
                values[i] = result.Result;
                failure = values[i] as FieldFailure;
            }
            else if (serial)
            {
                return ContinueSerially(plan, type, source, path, values, i, result);
            }
            else
            {
                (pending ??= new Task<object?>?[values.Length])[i] = result.AsTask();
            }
        }

        return pending is null
            ? new ValueTask<object?>(failure ?? (object)new ObjectResult(plan, values))
            : Gather(plan, values, pending, failure);
    }

    private async ValueTask<object?> ContinueSerially(
        SelectionPlan plan, ObjectType type, object? source, ResponsePath? path, object?[] values, int index, ValueTask<object?> first)
    {
        values[index] = await first;
        for (var i = index + 1; i < values.Length && values[i - 1] is not FieldFailure; i++)
        {
            values[i] = await ExecuteField(plan.Fields[i], type, source, path);
        }

        return (object?)Array.Find(values, value => value is FieldFailure) ?? new ObjectResult(plan, values);
    }

    // A failure takes the whole object with it, but what was started is waited for.
    private static async ValueTask<object?> Gather(
        SelectionPlan plan, object?[] values, Task<object?>?[] pending, FieldFailure? failure)
    {
        for (var i = 0; i < pending.Length; i++)
        {
            if (pending[i] is { } task)
            {
                values[i] = await task;
                failure ??= values[i] as FieldFailure;
            }
        }

        return failure ?? (object)new ObjectResult(plan, values);
    }

    private ValueTask<object?> ExecuteField(PlannedField field, ObjectType parent, object? source, ResponsePath? path)
    {
        var definition = field.Definition;
        var place = new FieldPlace(field, parent, path);
        var arguments = field.Arguments(run.Variables, run.Source, out var fault);
        if (arguments is null)
        {
            return new ValueTask<object?>(_completion.Settle(new FieldFailure(place.Locate(fault!, run)), place));
        }

        try
        {
            if (definition.Property is { } property)
            {
                return _completion.Complete(property(source), place, this);
            }

            var answer = definition.Resolver!(new ResolveContext(run, field, parent, source, arguments, path));
            return answer.IsCompletedSuccessfully
                ? _completion.Complete(answer.Result, place, this)
                : AwaitField(answer, place);
        }
        catch (Exception e) when (!IsCancellation(e))
        {
            return new ValueTask<object?>(_completion.Settle(new FieldFailure(place.Locate(run.Describe(e), run)), place));
        }
    }

    private async ValueTask<object?> AwaitField(ValueTask<object?> answer, FieldPlace place)
    {
        object? value;
        try
        {
            value = await answer;
        }
        catch (Exception e) when (!IsCancellation(e))
        {
            return _completion.Settle(new FieldFailure(place.Locate(run.Describe(e), run)), place);
        }

        return await _completion.Complete(value, place, this);
    }

    private bool IsCancellation(Exception e) => e is OperationCanceledException && run.Token.IsCancellationRequested;
}
