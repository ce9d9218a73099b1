namespace Switchyard.Core.Configuration;

/// <summary>How often and how soon a failed call is sent again to the same target, always before its first content.</summary>
public sealed class RetryOptions
{
    /// <summary>Attempts at one target, the first included; 1 switches retries off. Default: 2.</summary>
    public int MaxAttempts { get; set; } = 2;

    /// <summary>The backoff doubles from here, with full jitter. Default: 250 ms.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait before a retry; a longer Retry-After is handed to the client instead. Default: 5 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);
}
