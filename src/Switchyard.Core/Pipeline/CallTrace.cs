using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>What happened to one call: for the answer's metadata, the ledger and the metrics. Used by one thread at a time.</summary>
/// <param name="time">The clock.</param>
public sealed class CallTrace(TimeProvider time)
{
    private readonly List<AttemptReport> _attempts = new(1);

    /// <summary>When the call began, as a time stamp of the clock.</summary>
    public long Started { get; } = time.GetTimestamp();

    /// <summary>Every attempt, in order.</summary>
    public IReadOnlyList<AttemptReport> Attempts => _attempts;

    /// <summary>The target of the last attempt; null before the first.</summary>
    public Target? Target { get; internal set; }

    /// <summary>Request fields the last target could not take.</summary>
    public IReadOnlyList<string> Dropped { get; internal set; } = [];

    /// <summary>Request fields that were fitted to the last target's model.</summary>
    public IReadOnlyList<string> Adapted { get; internal set; } = [];

    /// <summary>What was read beside the last attempt's answer; null when none came.</summary>
    public AnswerFacts? Facts { get; internal set; }

    /// <summary>How long the upstream was waited for.</summary>
    public TimeSpan UpstreamTime { get; internal set; }

    /// <summary>How long the client was waited for.</summary>
    public TimeSpan ClientTime { get; set; }

    /// <summary>From the call's begin to its first content; null while there is none.</summary>
    public TimeSpan? FirstContent { get; internal set; }

    /// <summary>What the cache did. Default: nothing.</summary>
    public CacheResult Cache { get; internal set; }

    /// <summary>The digest of the answer's cache key; null when the cache was not asked.</summary>
    public string? CacheDigest { get; internal set; }

    /// <summary>How old the cached answer is; null when it is not one.</summary>
    public TimeSpan? Age { get; internal set; }

    /// <summary>Whether the answer cost nothing, because it is a stored one or another call's.</summary>
    public bool IsCached => Cache is CacheResult.Hit or CacheResult.Coalesced;

    /// <summary>From the call's begin to now.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Started);

    internal void Changed(UpstreamCall call) => (Dropped, Adapted) = (call.Dropped, call.Adapted);

    internal void Abandoned(Target target, TimeSpan elapsed) => Add(target, "abandoned", elapsed);

    internal void Ended(Target target, LlmError? error, TimeSpan elapsed) => Add(target, error?.CodeName ?? "success", elapsed);

    /// <summary>Takes what happened to another call: its attempts too, when it was made for this one.</summary>
    internal void Follow(TraceReport other, bool isOwn)
    {
        Target = other.Target ?? Target;
        (Dropped, Adapted) = (other.Dropped, other.Adapted);
        Facts = other.Facts ?? Facts;
        if (isOwn)
        {
            _attempts.Clear();
            _attempts.AddRange(other.Attempts);
        }
    }

    internal TraceReport Report() => new(Target, Dropped, Facts?.Copy(), [.. _attempts]) { Adapted = Adapted };

    private void Add(Target target, string outcome, TimeSpan elapsed) =>
        _attempts.Add(new AttemptReport(target.Provider.Name, target.Model, outcome, Math.Round(elapsed.TotalMilliseconds, 3)));
}
