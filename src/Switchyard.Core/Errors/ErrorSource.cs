namespace Switchyard.Core.Errors;

/// <summary>Whose failure it is; sent as <c>x-switchyard-error-source</c>.</summary>
public enum ErrorSource
{
    /// <summary>The caller's request.</summary>
    Client,

    /// <summary>Switchyard itself.</summary>
    Gateway,

    /// <summary>The provider.</summary>
    Upstream,

    /// <summary>Redis or the database.</summary>
    Store,
}
