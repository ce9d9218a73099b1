using Microsoft.Extensions.Logging;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>Makes the upstream calls that several requests share, apart from any of their clients. Thread-safe.</summary>
/// <param name="inner">Makes a call.</param>
/// <param name="answers">Keeps what comes.</param>
/// <param name="replicas">Shares calls with other replicas; null when they can not be.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of bugs.</param>
internal sealed partial class FlightDeck(
    ICompletionService inner, StoredAnswers answers, ReplicaFlights? replicas, TimeProvider time, ILogger logger)
{
    private static readonly LlmError Abandoned = new(LlmErrorCode.ShuttingDown, "The call was ended.");
    private static readonly LlmError Broken = new(LlmErrorCode.InternalError, "Switchyard failed.");

    private readonly FlightCall _calls = new(inner);

    /// <summary>The flights on their way.</summary>
    public Flights Flights { get; } = new();

    /// <summary>Begins the call of a flight, in the name of its leader. The leader's configuration stays alive as long.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="request">The leader's request.</param>
    /// <param name="router">Has found the route already.</param>
    /// <param name="stream">Whether a stream is asked for.</param>
    /// <param name="mayBeStored">Whether an answer may have been stored since the request looked.</param>
    /// <param name="seat">For a refresh that no client waits for: left when the flight has landed. Else null.</param>
    public void Launch(Flight flight, CacheRequest request, ModelRouter router, bool stream, bool mayBeStored, Seat? seat = null)
    {
        var context = request.Context;
        var names = context.RouteBy(router).Value!.SelectMany(target => target.Provider.Provider.ClientHeaders);
        var admission = seat is null ? context.Admission : context.Admission.ForRefresh();
        var own = request with
        {
            IsRefresh = seat is not null,
            Context = context with { Call = context.Call.Detach(names), Trace = new CallTrace(time), Admission = admission },
        };

        // The request that launches it holds the table, so it is alive now.
        context.Table.TryAcquire();
        _ = Task.Run(() => FlyAsync(flight, own, stream, mayBeStored, seat), CancellationToken.None);
    }

    private async Task FlyAsync(Flight flight, CacheRequest request, bool stream, bool mayBeStored, Seat? seat)
    {
        var trace = request.Context.Trace;
        try
        {
            if (!mayBeStored || await answers.FindAsync(request, flight.Ending).ConfigureAwait(false) is not { IsStale: false } found)
            {
                await CallAsync(flight, request, stream).ConfigureAwait(false);
            }
            else
            {
                await ServeAsync(flight, request, found).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (flight.Ending.IsCancellationRequested)
        {
            Fail(flight, trace, Abandoned);
        }
#pragma warning disable CA1031 // Whoever waits must be told, whatever the bug is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, e);
            Fail(flight, trace, Broken);
        }
        finally
        {
            request.Context.Table.Release();
            Flights.Land(flight);
            seat?.Dispose();
        }
    }

    private async Task CallAsync(Flight flight, CacheRequest request, bool stream)
    {
        var begun = answers.Now;
        var turn = await JoinReplicasAsync(request, begun, flight.Ending).ConfigureAwait(false);
        try
        {
            if (turn.Entry is { } entry && answers.Open(entry, request) is { } found)
            {
                await ServeAsync(flight, request, found).ConfigureAwait(false);
                return;
            }

            var answer = await _calls.MakeAsync(flight, request.Context, stream).ConfigureAwait(false);
            if (answer is not null && request.Context.Trace.Target is { } target)
            {
                await answers.KeepAsync(request, answer, target, begun, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            if (turn.Lease is { } lease)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private ValueTask<FlightTurn> JoinReplicasAsync(CacheRequest request, DateTimeOffset begun, CancellationToken cancellationToken) =>
        replicas is not null && request.Options.ShareAcrossReplicas
            ? replicas.JoinAsync(
                request.Key, request.Options.FollowerWait, NotBefore(request, begun), cancellationToken)
            : default;

    // What is refreshed is still in the store: only a fresh one is what another replica has made meanwhile.
    private static DateTimeOffset NotBefore(CacheRequest request, DateTimeOffset begun) =>
        request.IsRefresh ? begun - request.Directive.Ttl
        : request.Directive.MayRead ? DateTimeOffset.MinValue
        : begun;

    // Another replica made the call: the leader's own is only counted.
    private static async Task ServeAsync(Flight flight, CacheRequest request, FoundAnswer found)
    {
        if (await request.Context.Admission.CountAsync(flight.Ending).ConfigureAwait(false) is { } refusal)
        {
            flight.Fail(refusal, request.Context.Trace.Report());
        }
        else if (found.Answer.Error is { } error)
        {
            flight.Fail(error, found.Report);
        }
        else
        {
            flight.Begin(found.Answer, found.Report);
        }
    }

    private static void Fail(Flight flight, CallTrace trace, LlmError error)
    {
        flight.Fail(error, trace.Report());
        if (!flight.Recording.IsEnded)
        {
            flight.Recording.Add(StreamEvent.Failed(error, trace.Facts));
        }
    }

    // Event ids 1520-1529 belong to the cache.
    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Error, "A call that requests share broke.", EventName = "SharedCallBroken")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
