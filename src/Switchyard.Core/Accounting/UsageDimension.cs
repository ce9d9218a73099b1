namespace Switchyard.Core.Accounting;

/// <summary>What usage can be grouped by.</summary>
public enum UsageDimension
{
    /// <summary>The caller's key.</summary>
    Key,

    /// <summary>The model that was asked.</summary>
    Model,

    /// <summary>The provider that was asked.</summary>
    Provider,

    /// <summary>The caller's own user.</summary>
    User,

    /// <summary>A tag; a request with several counts under each.</summary>
    Tag,

    /// <summary>The tenant.</summary>
    Tenant,

    /// <summary>The hour, UTC.</summary>
    Hour,

    /// <summary>The day, UTC.</summary>
    Day,

    /// <summary>The month, UTC.</summary>
    Month,
}
