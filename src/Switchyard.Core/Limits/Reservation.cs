using Switchyard.Core.Pipeline;

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
}
