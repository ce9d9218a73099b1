using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Caching;

/// <summary>Recorded answers in the store: which may be served, which may be kept. Thread-safe.</summary>
/// <param name="store">The store.</param>
/// <param name="metrics">Counts what is stored, and what can not be read.</param>
internal sealed class StoredAnswers(ICacheStore store, SwitchyardMetrics metrics)
{
    // Writes wait for no more than a few round trips; when a store is so slow that more than these wait, the rest is not kept.
    private const int MostWrites = 64;

    private int _writes;

    /// <summary>Now, by the store's clock.</summary>
    public DateTimeOffset Now => store.Now;

    /// <summary>The answer that may be served to a request; null when there is none.</summary>
    /// <param name="request">The request; its trace is told when the store fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<FoundAnswer?> FindAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var lookup = await store.GetAsync(request.Key, cancellationToken).ConfigureAwait(false);
        request.Context.Trace.Cache = lookup.Error is null ? CacheResult.Miss : CacheResult.Bypass;
        return lookup.Entry is { } entry ? Open(entry, request) : null;
    }

    /// <summary>What an entry holds, if it may be served to a request.</summary>
    public FoundAnswer? Open(CacheEntry entry, CacheRequest request)
    {
        var age = store.Now - entry.StoredAt;
        age = age > TimeSpan.Zero ? age : TimeSpan.Zero;
        if (age > entry.Ttl + entry.Grace || age > request.Directive.MaxAge ||
            request.Context.Table.Find(entry.Provider) is not { } provider ||
            Read(entry) is not { } answer)
        {
            return null;
        }

        return new FoundAnswer(answer, new Target(provider, entry.Model), age, age > entry.Ttl);
    }

    /// <summary>Keeps an answer if it may be kept.</summary>
    /// <param name="request">The request it was given to.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="target">Who gave it.</param>
    /// <param name="begun">When the call began, by the store's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask KeepAsync(
        CacheRequest request, Recorded answer, Target target, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        if (TtlOf(request, answer) is not { } ttl)
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _writes) > MostWrites || RecordingCodec.Write(answer) is not { } payload || payload.Length > request.Options.MaxEntryBytes)
            {
                return;
            }

            var entry = new CacheEntry
            {
                Key = request.Key,
                Provider = target.Provider.Name,
                Model = target.Model,
                Tags = request.Context.Call.Settings.Tags,
                StoredAt = store.Now,
                Ttl = ttl,
                Grace = answer.Error is null ? request.Options.StaleWhileRevalidate : TimeSpan.Zero,
                Payload = payload,
            };
            if (await store.SetAsync(entry, begun, cancellationToken).ConfigureAwait(false) is null)
            {
                metrics.Cache.Stored();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _writes);
        }
    }

    private Recorded? Read(CacheEntry entry)
    {
        if (entry.Decoded is { } known)
        {
            return known;
        }

        var answer = RecordingCodec.Read(entry.Payload);
        if (answer is null)
        {
            metrics.CacheStore.Rejected(CacheRejection.Payload);
        }
        else if (answer.Body is not null)
        {
            // Only its facts are copies, and those are small; the body is the payload's.
            entry.Decoded = answer;
        }

        return answer;
    }

    private static TimeSpan? TtlOf(CacheRequest request, Recorded answer)
    {
        if (!request.Directive.MayStore)
        {
            return null;
        }

        if (answer.Error is { } error)
        {
            return MayKeep(error, request) ? request.Options.NegativeTtl : null;
        }

        return IsGood(request.Context.Call.Kind, answer.Facts) ? request.Directive.Ttl : null;
    }

    // Another target, or another try, may have answered where this one refuses; and a stale answer is better than a refusal.
    private static bool MayKeep(LlmError error, CacheRequest request) =>
        IsFinal(error) && error.UpstreamStatus is 400 or 404 or 413 or 422 && request.Options.NegativeTtl > TimeSpan.Zero &&
        !request.IsRefresh && request.Context.Trace.Attempts.Count == 1;

    /// <summary>Whether an answer that came to its end is one to be given again.</summary>
    public static bool IsGood(CallKind kind, AnswerFacts? facts) =>
        kind == CallKind.Embeddings || facts?.FinishReason is FinishReasons.Stop or FinishReasons.Length or FinishReasons.ToolCalls;

    /// <summary>Whether a failure is the request's own: everybody who asks the same gets the same.</summary>
    public static bool IsFinal(LlmError error) => error.Code is LlmErrorCode.InvalidJson or LlmErrorCode.InvalidRequest
        or LlmErrorCode.UnsupportedParameter or LlmErrorCode.ModelNotFound or LlmErrorCode.ContextLengthExceeded
        or LlmErrorCode.ContentFilter or LlmErrorCode.RequestTooLarge;
}
