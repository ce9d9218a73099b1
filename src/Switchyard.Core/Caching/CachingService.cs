using Microsoft.Extensions.Logging;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Caching;

/// <summary>
/// The response cache before the pipeline: stored answers, and one upstream call for all identical requests that come while it
/// is on its way. Thread-safe.
/// </summary>
public sealed class CachingService : ICompletionService
{
    private static readonly LlmError NotCached = new(LlmErrorCode.CacheMiss, "No cached answer may be served, and the request allows no other.") { ShouldRetry = false };

    private readonly ICompletionService _inner;
    private readonly ModelRouter _router;
    private readonly CacheKeys _keys;
    private readonly StoredAnswers _answers;
    private readonly FlightDeck _deck;
    private readonly SharedCalls _shared;
    private readonly WholeForm _whole = new();
    private readonly StreamForm _stream = new();

    /// <summary>A cache before a service.</summary>
    /// <param name="inner">Makes the calls.</param>
    /// <param name="router">Finds the targets that a key names.</param>
    /// <param name="keys">Names answers.</param>
    /// <param name="store">Keeps them.</param>
    /// <param name="replicas">Shares calls with other replicas; null when there are none.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of bugs in calls that belong to no request.</param>
    public CachingService(
        ICompletionService inner,
        ModelRouter router,
        CacheKeys keys,
        ICacheStore store,
        ReplicaFlights? replicas,
        SwitchyardMetrics metrics,
        TimeProvider time,
        ILogger<CachingService> logger)
    {
        (_inner, _router, _keys) = (inner, router, keys);
        _answers = new StoredAnswers(store, metrics);
        _deck = new FlightDeck(inner, _answers, replicas, time, logger);
        _shared = new SharedCalls(inner, router, _deck, time);
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<LlmAnswer>> CompleteAsync(CallContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _whole, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Outcome<IAnswerStream>> OpenAsync(CallContext context, CancellationToken cancellationToken) =>
        RunAsync(context, _stream, cancellationToken);

    /// <summary>How many shared calls are on their way, refreshes among them.</summary>
    internal int Running => _deck.Flights.Flying;

    /// <summary>Lets no further request join the calls that are meant: their answers began before what they answer changed.</summary>
    /// <param name="filter">Which entries are being forgotten.</param>
    public void Forget(CacheFilter filter) => _deck.Flights.Forget(filter);

    /// <summary>Ends the calls that still run and waits for them; no new ones are begun without a client.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _deck.Flights.StopAsync(cancellationToken);

    private ValueTask<Outcome<T>> RunAsync<T>(CallContext context, IAnswerForm<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var directive = CacheDirective.Of(context.Call, context.Table.Options.Cache);
        return directive.IsBypass ? form.AskAsync(_inner, context, cancellationToken) : LookAsync(context, directive, form, cancellationToken);
    }

    private async ValueTask<Outcome<T>> LookAsync<T>(CallContext context, CacheDirective directive, IAnswerForm<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var route = context.RouteBy(_router);
        if (!route.IsSuccess)
        {
            return route.Error;
        }

        var request = new CacheRequest(context, directive, _keys.Of(context.Call, route.Value));
        context.Trace.CacheDigest = request.Key.Digest;
        context.Trace.Cache = CacheResult.Miss;
        var landings = _deck.Flights.Landings;
        if (directive.MayRead && await _answers.FindAsync(request, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return await ServeAsync(request, found, form, landings, cancellationToken).ConfigureAwait(false);
        }

        if (directive.MayCall)
        {
            return await _shared.ShareAsync(request, form, landings, cancellationToken).ConfigureAwait(false);
        }

        // An answer that is complete, but still on its way to the store, is as good as stored.
        return directive.MayRead && _deck.Flights.TryBoardComplete(request.Flight) is { } seat
            ? await _shared.RideAsync(request, seat, form, cancellationToken).ConfigureAwait(false)
            : NotCached;
    }

    private async ValueTask<Outcome<T>> ServeAsync<T>(CacheRequest request, FoundAnswer found, IAnswerForm<T> form, long landings, CancellationToken cancellationToken)
        where T : class
    {
        var context = request.Context;
        if (await context.Admission.CountAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var trace = context.Trace;
        trace.Follow(found.Report, isOwn: false);
        (trace.Cache, trace.Age, trace.FirstContent) = (CacheResult.Hit, found.Age, trace.Elapsed);
        if (found.IsStale && request.Directive.MayCall && _deck.Flights.TryLead(request.Flight, request.Options.MaxEntryBytes) is { } seat)
        {
            // Its seat is kept until its answer is stored, whoever leaves. Another one may have landed since the look.
            var mayBeStored = _deck.Flights.MayHaveLanded(request.Flight, landings);
            _deck.Launch(seat.Flight, request, _router, form.IsStream, mayBeStored, seat);
        }

        return found.Answer.Error is { } error ? error : form.Of(found.Answer, context, seat: null);
    }
}
