using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>Says what limits would do with a call, and takes nothing.</summary>
public static class LimitForecast
{
    /// <summary>How the limits of a call at a target stand next to what it needs.</summary>
    /// <param name="store">Counts them.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="call">The call.</param>
    /// <param name="target">The target.</param>
    /// <param name="promptTokens">The prompt's tokens, estimated.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<Outcome<IReadOnlyList<LimitOutlook>>> ReadAsync(
        ILimitStore store, LimitPolicy policy, LlmCall call, Target target, long promptTokens, CancellationToken cancellationToken)
    {
        LimitedBucket[] buckets = [.. policy.BucketsOf(call), .. policy.BucketsOf(target, upstream: null)];
        if (buckets.Length == 0)
        {
            return new Outcome<IReadOnlyList<LimitOutlook>>([]);
        }

        var least = buckets.Min(static bucket => bucket.LeastTokens);
        var tokens = TokenDemand.Of(call, promptTokens, policy.Options.DefaultOutputTokens, least);
        var read = await store.ReadAsync([.. buckets.Select(static bucket => bucket.Bucket)], cancellationToken).ConfigureAwait(false);
        return read.IsSuccess
            ? new Outcome<IReadOnlyList<LimitOutlook>>([.. read.Value.Select(state => new LimitOutlook(state, state.Rule.Unit == LimitUnit.Tokens ? tokens : 1))])
            : new Outcome<IReadOnlyList<LimitOutlook>>(read.Error);
    }
}
