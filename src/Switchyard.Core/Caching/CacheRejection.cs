namespace Switchyard.Core.Caching;

/// <summary>Why what stood in a shared store was not believed; also the value of the metric label <c>reason</c>.</summary>
public enum CacheRejection
{
    /// <summary>Too short, too long, or lengths inside it that do not fit.</summary>
    Length,

    /// <summary>Not an entry of this service.</summary>
    Magic,

    /// <summary>An entry of another version's form.</summary>
    Version,

    /// <summary>Not signed with the tenant's secret, or changed since.</summary>
    Signature,

    /// <summary>A true entry under another one's name, or another tenant's.</summary>
    Name,

    /// <summary>What was compressed does not give what it says.</summary>
    Compression,

    /// <summary>A true entry whose answer can not be read.</summary>
    Payload,
}
