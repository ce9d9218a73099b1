using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>Makes the call of a flight and records what comes. Thread-safe.</summary>
/// <param name="inner">Makes a call.</param>
internal sealed class FlightCall(ICompletionService inner)
{
    /// <summary>Makes the call. Who is aboard learns of it as it comes.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="context">Its own context.</param>
    /// <param name="stream">Whether a stream is asked for.</param>
    /// <returns>What may be stored; null when nothing may.</returns>
    public Task<Recorded?> MakeAsync(Flight flight, CallContext context, bool stream) =>
        stream ? StreamAsync(flight, context) : CompleteAsync(flight, context);

    private async Task<Recorded?> CompleteAsync(Flight flight, CallContext context)
    {
        var outcome = await inner.CompleteAsync(context, flight.Ending).ConfigureAwait(false);
        var report = context.Trace.Report();
        if (!outcome.IsSuccess)
        {
            flight.Fail(outcome.Error, report);
            return RefusalOf(outcome.Error, report);
        }

        var answer = outcome.Value;
        var isPassedOn = answer.Dialect == Dialect.OpenAI && context.Call.Dialect == Dialect.OpenAI;
        var whole = new Recorded
        {
            Facts = answer.Facts,
            Dropped = report.Dropped,
            Adapted = report.Adapted,
            Body = isPassedOn ? answer.Body : (ReadOnlyMemory<byte>?)null,
            Response = isPassedOn ? null : answer.Response,
        };
        flight.Begin(answer, whole, report, StoredAnswers.IsGood(context.Call.Kind, answer.Facts));
        return whole;
    }

    private async Task<Recorded?> StreamAsync(Flight flight, CallContext context)
    {
        var outcome = await inner.OpenAsync(context, flight.Ending).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            var report = context.Trace.Report();
            flight.Fail(outcome.Error, report);
            return RefusalOf(outcome.Error, report);
        }

        var stream = outcome.Value;
        await using (stream.ConfigureAwait(false))
        {
            await RecordAsync(flight, stream, context).ConfigureAwait(false);
        }

        return flight.Recording.ToRecorded() is { } answer ? answer with { Dropped = context.Trace.Dropped, Adapted = context.Trace.Adapted } : null;
    }

    private static async Task RecordAsync(Flight flight, IAnswerStream stream, CallContext context)
    {
        // It has reached its first content: what comes first is handed out at once.
        var more = await stream.NextAsync().ConfigureAwait(false);
        flight.Begin(context.Trace.Report());
        while (more)
        {
            if (stream.Current.Kind is StreamEventKind.End or StreamEventKind.Error)
            {
                var isGood = stream.Current.Kind == StreamEventKind.End && StoredAnswers.IsGood(context.Call.Kind, stream.Current.Facts);
                flight.Close(context.Trace.Report(), isGood);
            }

            var room = flight.Recording.Add(stream.Current);
            if (!room.IsCompleted)
            {
                stream.Pause();
                await room.WaitAsync(flight.Ending).ConfigureAwait(false);
            }

            more = await stream.NextAsync().ConfigureAwait(false);
        }
    }

    private static Recorded? RefusalOf(LlmError error, TraceReport report) =>
        StoredAnswers.IsFinal(error) ? new Recorded { Facts = new AnswerFacts(), Dropped = report.Dropped, Adapted = report.Adapted, Error = error } : null;
}
