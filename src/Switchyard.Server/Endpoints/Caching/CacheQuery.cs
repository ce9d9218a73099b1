using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Switchyard.Core.Caching;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Endpoints.Caching;

/// <summary>The filters of <c>DELETE /api/v1/cache</c>.</summary>
internal sealed class CacheQuery
{
    private static readonly string[] Names = ["key", "tag", "model", "provider", "tenant"];

    [FromQuery(Name = "key")]
    [Description("Only the entry of this digest, as x-switchyard-cache-key named it.")]
    public string? Key { get; set; }

    [FromQuery(Name = "tag")]
    [Description("Only entries with this tag.")]
    public string? Tag { get; set; }

    [FromQuery(Name = "model")]
    [Description("Only answers of this model, as its provider names it.")]
    public string? Model { get; set; }

    [FromQuery(Name = "provider")]
    [Description("Only answers of this provider.")]
    public string? Provider { get; set; }

    [FromQuery(Name = "tenant")]
    [Description("Only entries of this tenant. Keys of other roles than administrator's reach only their own.")]
    public string? Tenant { get; set; }

    /// <summary>What is wrong with the names of a query; null when nothing is. A misspelt or empty name must not forget everything.</summary>
    /// <param name="query">The query as it came.</param>
    public static LlmError? Fault(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return Wrong("query", "The filters are key, tag, model, provider and tenant.");
            }

            if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
            {
                return Once(name);
            }
        }

        return null;
    }

    /// <summary>The filter, or what is wrong: an empty text must not forget everything.</summary>
    public Outcome<CacheFilter> ToFilter()
    {
        (string Name, string? Value)[] filters = [("key", Key), ("tag", Tag), ("model", Model), ("provider", Provider), ("tenant", Tenant)];
        return Array.Find(filters, static filter => filter.Value is { Length: 0 }).Name is { } empty
            ? Once(empty)
            : new CacheFilter { Digest = Key, Tag = Tag, Model = Model, Provider = Provider, Tenant = Tenant };
    }

    private static LlmError Once(string name) => Wrong(name, "A filter stands once and is not empty.");

    private static LlmError Wrong(string param, string message) => new(LlmErrorCode.InvalidRequest, message) { Param = param };
}
