using Switchyard.Core.Chat;

namespace Switchyard.Core.Accounting;

/// <summary>How an attempt ended and what it used. There is exactly one for every intent; writing it again changes nothing.</summary>
public sealed record AttemptSettlement
{
    /// <summary>The attempt.</summary>
    public required AttemptIntent Intent { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>The code of its error; null when it had none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Its token figures, and how sure they are.</summary>
    public required Usage Usage { get; init; }

    /// <summary>What it cost, and how sure that is.</summary>
    public required Cost Cost { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>From its begin to its first content, in milliseconds; null when none came.</summary>
    public double? FirstContentMs { get; init; }

    /// <summary>Whether the database may have been told that it runs; almost no attempt runs that long.</summary>
    public bool MayBeOpen { get; init; } = true;
}
