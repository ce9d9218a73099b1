using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Endpoints.Spending;

/// <summary>The filters of <c>GET /api/v1/usage</c>.</summary>
internal sealed class UsageParameters
{
    private const int MostLimit = 10_000;

    private static readonly TimeSpan DefaultTime = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3660);
    private static readonly string[] Names = ["from", "to", "groupBy", "key", "model", "provider", "tag", "tenant", "limit", "format"];
    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    private static readonly Dictionary<string, UsageDimension> Dimensions =
        Enum.GetValues<UsageDimension>().ToDictionary(dimension => ApiName.Of(dimension), StringComparer.OrdinalIgnoreCase);

    [FromQuery(Name = "from")]
    [Description("From when on, as 2026-11-22 or 2026-11-22T08:00:00Z; rounded down to the hour, UTC. Default: a day before to.")]
    public string? From { get; set; }

    [FromQuery(Name = "to")]
    [Description("Until when, exclusive; rounded up to the hour, UTC. Default: now.")]
    public string? To { get; set; }

    [FromQuery(Name = "groupBy")]
    [Description("One or more of key, model, provider, user, tag, tenant, hour, day and month, separated by commas. Without it one sum. user and tag can not be combined: sums are kept for either, not for each pair.")]
    public string? GroupBy { get; set; }

    [FromQuery(Name = "key")]
    [Description("Only the key of this id; for keys of the configuration their name.")]
    public string? Key { get; set; }

    [FromQuery(Name = "model")]
    [Description("Only this model, as its provider names it.")]
    public string? Model { get; set; }

    [FromQuery(Name = "provider")]
    [Description("Only this provider.")]
    public string? Provider { get; set; }

    [FromQuery(Name = "tag")]
    [Description("Only what has this tag.")]
    public string? Tag { get; set; }

    [FromQuery(Name = "tenant")]
    [Description("Only this tenant. Another one than the caller's own is an administrator's to see.")]
    public string? Tenant { get; set; }

    [FromQuery(Name = "limit")]
    [Description("Most groups, 1 to 10000. Default: 10000.")]
    public string? Limit { get; set; }

    [FromQuery(Name = "format")]
    [Description("json or csv. Default: csv when the header Accept names text/csv, else json.")]
    public string? Format { get; set; }

    /// <summary>What is wrong with the names of a query; null when nothing is.</summary>
    /// <param name="query">The query as it came.</param>
    public static LlmError? Fault(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return Wrong("query", $"The parameters are {string.Join(", ", Names)}.");
            }

            if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
            {
                return Wrong(name, $"{name} must stand once and must not be empty.");
            }
        }

        return null;
    }

    /// <summary>The query, or the parameter that is wrong.</summary>
    /// <param name="now">The time.</param>
    public Outcome<UsageQuery> ToQuery(DateTimeOffset now)
    {
        if (Format is not (null or "json" or "csv"))
        {
            return Wrong("format", "format must be json or csv.");
        }

        var limit = MostLimit;
        if (Limit is not null && (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostLimit))
        {
            return Wrong("limit", $"limit must be a whole number from 1 to {MostLimit}.");
        }

        return ReadTimes(now, limit);
    }

    private Outcome<UsageQuery> ReadTimes(DateTimeOffset now, int limit)
    {
        var to = now;
        if (To is not null && !TryRead(To, out to))
        {
            return Wrong("to", "to must be a time such as 2026-11-22 or 2026-11-22T08:00:00Z.");
        }

        if (to - DateTimeOffset.MinValue < LongestTime)
        {
            return Wrong("to", "to is too early.");
        }

        var from = to - DefaultTime;
        if (From is not null && !TryRead(From, out from))
        {
            return Wrong("from", "from must be a time such as 2026-11-22 or 2026-11-22T08:00:00Z.");
        }

        if (from >= to || to - from > LongestTime)
        {
            return Wrong("from", "from must be before to, by at most ten years.");
        }

        return ReadGroups(from, to, limit);
    }

    private Outcome<UsageQuery> ReadGroups(DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var groups = new List<UsageDimension>();
        foreach (var name in GroupBy?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!Dimensions.TryGetValue(name, out var dimension) || groups.Contains(dimension))
            {
                return Wrong("groupBy", $"groupBy must be different ones of {string.Join(", ", Dimensions.Keys)}, separated by commas.");
            }

            groups.Add(dimension);
        }

        return new UsageQuery(from, to, groups) { Tenant = Tenant, KeyId = Key, Provider = Provider, Model = Model, Tag = Tag, Limit = limit };
    }

    // A plus sign that was not escaped arrives as a space.
    private static bool TryRead(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text.Replace(' ', '+'), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static LlmError Wrong(string param, string message) => new(LlmErrorCode.InvalidRequest, message) { Param = param };
}
