using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Keys;

/// <summary>The filters of <c>GET /api/v1/keys</c>.</summary>
internal sealed class KeyQuery
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    [FromQuery(Name = "tenant")]
    [Description("Only keys of this tenant.")]
    public string? Tenant { get; set; }

    [FromQuery(Name = "limit")]
    [Description("Most keys on the page. Default: 100.")]
    public string? Limit { get; set; }

    [FromQuery(Name = "cursor")]
    [Description("The nextCursor of the page before.")]
    public string? Cursor { get; set; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="limit">Most keys on the page.</param>
    public LlmError? Fault(out int limit)
    {
        limit = DefaultLimit;
        if (Limit is not null && (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostLimit))
        {
            return new LlmError(LlmErrorCode.InvalidRequest, $"limit must be a whole number from 1 to {MostLimit}.") { Param = "limit" };
        }

        return Cursor is null || KeySecret.IsId(Cursor)
            ? null
            : new LlmError(LlmErrorCode.InvalidRequest, "cursor must be a nextCursor of an earlier page.") { Param = "cursor" };
    }
}
