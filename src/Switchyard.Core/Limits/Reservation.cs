using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>What one attempt takes, and what becomes of it.</summary>
/// <param name="attempt">Which of the call's attempts it is.</param>
/// <param name="target">Whom it asks.</param>
/// <param name="key">With which of the provider's keys.</param>
internal sealed class Reservation(int attempt, Target? target, int key)
{
    public int Attempt => attempt;

    public Target? Target => target;

    public int Key => key;

    /// <summary>The lease of the provider's buckets; null when none apply.</summary>
    public LimitLease? Lease { get; set; }

    /// <summary>The lease of the caller's tokens when the call's own one does not hold any; null else.</summary>
    public LimitLease? TokenLease { get; set; }

    /// <summary>Whether <see cref="Lease"/> holds a place.</summary>
    public bool HoldsPlace { get; set; }

    /// <summary>The prompt's tokens, estimated; 0 when nobody counts tokens.</summary>
    public long Prompt { get; set; }

    /// <summary>The tokens reserved.</summary>
    public long Tokens { get; set; }

    /// <summary>Whether its lease counts in a bucket.</summary>
    public bool Claims(LimitBucket bucket)
    {
        foreach (var claim in Lease?.Claims ?? [])
        {
            if (claim.Bucket.Id == bucket.Id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many tokens the attempt has used, by how it ended.</summary>
    public long Used(LlmError? error, AnswerFacts? facts)
    {
        if (facts?.Usage is { } usage && usage.Source != Usage.None)
        {
            return Math.Max(0, Math.Max(usage.TotalTokens, usage.PromptTokens + usage.CompletionTokens));
        }

        // A target that failed before it answered used nothing. One that was left was at work on the prompt, and one
        // that answered without figures, whole or in part, may have used all that was reserved.
        return facts is not null ? Tokens : error is not null ? 0 : Prompt;
    }
}
