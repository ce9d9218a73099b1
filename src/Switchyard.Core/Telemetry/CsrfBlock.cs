namespace Switchyard.Core.Telemetry;

/// <summary>Why a request may have been made by a foreign page; the label <c>reason</c> of <c>switchyard_csrf_blocked_total</c>.</summary>
public enum CsrfBlock
{
    /// <summary>A GET without a header that browsers ask permission for.</summary>
    PreflightHeader,

    /// <summary>A content type that forms can send.</summary>
    ContentType,

    /// <summary>A WebSocket from a page of another origin, or from a browser that does not say of which.</summary>
    Origin,
}
