namespace Switchyard.Storage.Ledger;

/// <summary>How long a row of <c>usage</c> is. The numbers stand in the database.</summary>
internal enum UsageGrain
{
    /// <summary>An hour.</summary>
    Hour = 0,

    /// <summary>A day.</summary>
    Day = 1,

    /// <summary>A calendar month.</summary>
    Month = 2,
}
