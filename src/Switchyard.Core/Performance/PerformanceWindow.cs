namespace Switchyard.Core.Performance;

/// <summary>How far back is looked.</summary>
public enum PerformanceWindow
{
    /// <summary>The last minute.</summary>
    Minute = 0,

    /// <summary>The last five minutes.</summary>
    FiveMinutes = 1,

    /// <summary>The last hour.</summary>
    Hour = 2,
}
