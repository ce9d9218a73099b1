using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>The filters of <c>GET /api/v1/models</c>.</summary>
internal sealed class ModelQuery
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    [FromQuery(Name = "provider")]
    [Description("Only this provider's.")]
    public string? Provider { get; set; }

    [FromQuery(Name = "capability")]
    [Description("Only those that can do this: tools, parallelTools, structuredOutput, reasoning, promptCaching, multimodal, or a request parameter they take.")]
    public string? Capability { get; set; }

    [FromQuery(Name = "minContext")]
    [Description("Only those with at least this context window.")]
    public string? MinContext { get; set; }

    [FromQuery(Name = "maxInputPrice")]
    [Description("Only those with at most this price in USD per million prompt tokens.")]
    public string? MaxInputPrice { get; set; }

    [FromQuery(Name = "modality")]
    [Description("Only those that read or write this modality.")]
    public string? Modality { get; set; }

    [FromQuery(Name = "available")]
    [Description("true: only those that calls are let through to now; false: only the others.")]
    public string? Available { get; set; }

    [FromQuery(Name = "q")]
    [Description("Only those whose id or name holds this text.")]
    public string? Text { get; set; }

    [FromQuery(Name = "sort")]
    [Description("id, price, context or latency. Default: the providers' order.")]
    public string? Sort { get; set; }

    [FromQuery(Name = "limit")]
    [Description("Most models of a page, 1 to 1000. Default: 100.")]
    public string? Limit { get; set; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page begins: the last one's nextCursor.")]
    public string? Cursor { get; set; }

    /// <summary>The page of models that fit, or the filter that is wrong.</summary>
    /// <param name="models">All models.</param>
    /// <param name="defaultLimit">Most models of a page when no limit is said. Default: 100.</param>
    public Outcome<ModelPage> Apply(IEnumerable<ModelView> models, int defaultLimit = DefaultLimit)
    {
        if (Fault() is { } fault)
        {
            return fault;
        }

        ModelView[] fitting = [.. Sorted(models.Where(Fits))];
        var start = Cursor is null ? 0 : int.Parse(Cursor, CultureInfo.InvariantCulture);
        var limit = Limit is null ? defaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
        var next = (long)start + limit < fitting.Length ? (start + limit).ToString(CultureInfo.InvariantCulture) : null;
        return new ModelPage([.. fitting.Skip(start).Take(limit)], fitting.Length, next);
    }

    private LlmError? Fault()
    {
        (string Name, bool IsRight, string Rule)[] rules =
        [
            ("minContext", IsWhole(MinContext, 0, int.MaxValue), "must be a whole number"),
            ("maxInputPrice", MaxInputPrice is null || decimal.TryParse(MaxInputPrice, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "must be a number"),
            ("limit", IsWhole(Limit, 1, MostLimit), $"must be a whole number from 1 to {MostLimit}"),
            ("cursor", IsWhole(Cursor, 0, int.MaxValue), "must be a nextCursor of an earlier page"),
            ("available", Available is null or "true" or "false", "must be true or false"),
            ("sort", Sort is null or "id" or "price" or "context" or "latency", "must be id, price, context or latency"),
        ];
        var wrong = Array.Find(rules, rule => !rule.IsRight);
        return wrong.Name is null
            ? null
            : new LlmError(LlmErrorCode.InvalidRequest, $"{wrong.Name} {wrong.Rule}.") { Param = wrong.Name };
    }

    private static bool IsWhole(string? text, int least, int most) =>
        text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    private bool Fits(ModelView model)
    {
        var can = model.Capabilities;
        return (Provider is null || model.Provider.Equals(Provider, StringComparison.OrdinalIgnoreCase)) &&
            (Capability is null || IsAble(can)) &&
            (Available is null || model.Available == (Available == "true")) &&
            (MinContext is null || can.ContextWindow >= int.Parse(MinContext, CultureInfo.InvariantCulture)) &&
            (MaxInputPrice is null || can.Pricing?.Input * 1_000_000m <= decimal.Parse(MaxInputPrice, NumberStyles.Float, CultureInfo.InvariantCulture)) &&
            (Modality is null || can.InputModalities.Concat(can.OutputModalities).Contains(Modality, StringComparer.OrdinalIgnoreCase)) &&
            (Text is null || Holds(model.Id) || Holds(model.Name));

        bool Holds(string? text) => text is not null && text.Contains(Text, StringComparison.OrdinalIgnoreCase);
    }

    private bool IsAble(ModelCapabilities can) => can.SupportedParameters.Contains(Capability, StringComparer.OrdinalIgnoreCase) || Capability switch
    {
        "tools" => can.Tools,
        "parallelTools" => can.ParallelTools,
        "structuredOutput" => can.StructuredOutput,
        "reasoning" => can.Reasoning,
        "promptCaching" => can.PromptCaching,
        "multimodal" => can.Multimodal,
        _ => null,
    } == true;

    private IEnumerable<ModelView> Sorted(IEnumerable<ModelView> models) => Sort switch
    {
        "id" => models.OrderBy(model => model.Id, StringComparer.Ordinal),
        "price" => models.OrderBy(model => model.Capabilities.Pricing?.Input ?? decimal.MaxValue),
        "context" => models.OrderByDescending(model => model.Capabilities.ContextWindow ?? 0),
        "latency" => models.OrderBy(model => model.Performance.Recent?.FirstContentMs?.P50 ?? model.Performance.FirstContentMs ?? double.MaxValue),
        _ => models,
    };
}
