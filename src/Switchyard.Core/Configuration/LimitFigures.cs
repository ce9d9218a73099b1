namespace Switchyard.Core.Configuration;

/// <summary>Figures of one limit. 0 means no limit; null means: as the section's default says, else no limit.</summary>
public class LimitFigures
{
    /// <summary>Requests in any second.</summary>
    public long? RequestsPerSecond { get; set; }

    /// <summary>Requests in any minute.</summary>
    public long? RequestsPerMinute { get; set; }

    /// <summary>Requests in any hour.</summary>
    public long? RequestsPerHour { get; set; }

    /// <summary>Requests in any 24 hours.</summary>
    public long? RequestsPerDay { get; set; }

    /// <summary>Tokens in any second.</summary>
    public long? TokensPerSecond { get; set; }

    /// <summary>Tokens in any minute.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Tokens in any hour.</summary>
    public long? TokensPerHour { get; set; }

    /// <summary>Tokens in any 24 hours.</summary>
    public long? TokensPerDay { get; set; }

    /// <summary>Requests at the same time.</summary>
    public long? Concurrency { get; set; }
}
