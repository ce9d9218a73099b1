namespace Switchyard.Core.Configuration;

/// <summary>When a target is left alone.</summary>
public sealed class BreakerOptions
{
    /// <summary>Failures in a row (connect errors, resets, timeouts, 5xx) that open the breaker. Default: 5.</summary>
    public int Failures { get; set; } = 5;

    /// <summary>How long it stays open the first time; the n-th time in a row n times as long, at most 300 s. Default: 30 s.</summary>
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromSeconds(30);
}
