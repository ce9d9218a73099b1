using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Caching;

/// <summary>Has identical calls share one upstream call: the first one leads, the others follow. Thread-safe.</summary>
/// <param name="inner">Makes a call for whoever goes alone.</param>
/// <param name="router">Has found the routes.</param>
/// <param name="deck">Makes the shared calls.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedCalls(ICompletionService inner, ModelRouter router, FlightDeck deck, TimeProvider time)
{
    // How often a request waits for another leader after one has failed.
    private const int MostPromotions = 3;

    /// <summary>Leads a flight or joins one. When its leader fails before the first content, another one is found.</summary>
    /// <param name="request">The request.</param>
    /// <param name="form">The form of its answer.</param>
    /// <param name="landings">How many flights had landed before it looked into the store.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public async ValueTask<Outcome<T>> ShareAsync<T>(CacheRequest request, IAnswerForm<T> form, long landings, CancellationToken cancellationToken)
        where T : class
    {
        for (var promotions = 0; ;)
        {
            var seat = deck.Flights.Board(request.Flight, promotions, request.Options.MaxEntryBytes);
            if (seat.IsLeader)
            {
                var mayBeStored = request.Directive.MayRead && deck.Flights.MayHaveLanded(request.Flight, landings);
                deck.Launch(seat.Flight, request, router, form.IsStream, mayBeStored);
            }

            var outcome = await RideAsync(request, seat, form, cancellationToken).ConfigureAwait(false);
            if (outcome.IsSuccess || seat.IsLeader || !ReferenceEquals(outcome.Error, seat.Flight.Failure) || StoredAnswers.IsFinal(outcome.Error))
            {
                return outcome;
            }

            // What a leader's own limits refuse says nothing of the others, and each refusal makes them one fewer.
            var isItsOwn = outcome.Error is { Code: LlmErrorCode.RateLimitExceeded, Source: ErrorSource.Gateway };
            promotions = Math.Max(promotions, seat.Flight.Promotions) + (isItsOwn ? 0 : 1);
            if (promotions > MostPromotions)
            {
                return outcome;
            }
        }
    }

    /// <summary>Waits for the answer of a flight, in whichever form it comes. The seat is left with the answer, or when there is none.</summary>
    public async ValueTask<Outcome<T>> RideAsync<T>(CacheRequest request, Seat seat, IAnswerForm<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var isRiding = false;
        try
        {
            var context = request.Context;
            var wasComplete = seat.Flight.IsComplete;
            if (!seat.IsLeader && await context.Admission.CountAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            if (!await WaitAsync(request, seat, cancellationToken).ConfigureAwait(false))
            {
                seat.Dispose();
                return await form.AskAsync(inner, context, cancellationToken).ConfigureAwait(false);
            }

            context.Trace.Follow(seat.Flight.Report!, seat.IsLeader);
            if (seat.Flight.Failure is { } error)
            {
                return error;
            }

            Note(context.Trace, seat, wasComplete);
            var outcome = seat.Flight.Answer is { } answer
                ? form.Of(answer, context, seat)
                : await form.FollowAsync(seat, context, cancellationToken).ConfigureAwait(false);
            isRiding = outcome.IsSuccess;
            return outcome;
        }
        finally
        {
            if (!isRiding)
            {
                seat.Dispose();
            }
        }
    }

    private static void Note(CallTrace trace, Seat seat, bool wasComplete)
    {
        trace.FirstContent = trace.Elapsed;
        if (!seat.IsLeader)
        {
            trace.Cache = wasComplete ? CacheResult.Hit : CacheResult.Coalesced;
            trace.Age = wasComplete ? TimeSpan.Zero : null;
        }
        else if (seat.Flight.IsOfOthers)
        {
            trace.Cache = CacheResult.Coalesced;
        }
    }

    // False when a follower has waited long enough to go alone.
    private async ValueTask<bool> WaitAsync(CacheRequest request, Seat seat, CancellationToken cancellationToken)
    {
        var trace = request.Context.Trace;
        var began = trace.Elapsed;
        var longest = request.Options.FollowerWait;
        if (request.Context.Call.Timeout - began is { } left && left < longest)
        {
            longest = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        try
        {
            await seat.Flight.Begun.WaitAsync(seat.IsLeader ? Timeout.InfiniteTimeSpan : longest, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            trace.UpstreamTime += trace.Elapsed - began;
        }
    }
}
