using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Switchyard.Server.Endpoints.Models;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>The types of a model: what it is, can do and costs, and how it does.</summary>
internal sealed class ModelTypes : IFieldSet
{
    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields.Type<ModelView>("Model")
            .Leaf("id", static model => model.Id)
            .Leaf("model", static model => model.Model)
            .Leaf("name", static model => model.Name)
            .Leaf("provider", static model => model.Provider)
            .Leaf("available", static model => model.Available)
            .Part("capabilities", static model => model.Capabilities)
            .Part("performance", static model => model.Performance)
            .Leaf("created", static model => model.Created)
            .Leaf("listedAt", static model => model.ListedAt);
        BindCapabilities(fields);
        fields.Type<KeyValuePair<string, string>>("CapabilitySource")
            .Leaf("name", static source => source.Key)
            .Leaf("source", static source => source.Value);
        BindPricing(fields);
        BindPerformance(fields);
    }

    private static void BindCapabilities(FieldBinder fields) => fields.Type<ModelCapabilities>("ModelCapabilities")
        .Leaf("contextWindow", static can => can.ContextWindow)
        .Leaf("extendedContextWindow", static can => can.ExtendedContextWindow)
        .Leaf("maxOutputTokens", static can => can.MaxOutputTokens)
        .Part("pricing", static can => can.Pricing)
        .Leaf("strengths", static can => can.Strengths)
        .Leaf("useCases", static can => can.UseCases)
        .Leaf("multimodal", static can => can.Multimodal)
        .Leaf("inputModalities", static can => can.InputModalities)
        .Leaf("outputModalities", static can => can.OutputModalities)
        .Leaf("tools", static can => can.Tools)
        .Leaf("parallelTools", static can => can.ParallelTools)
        .Leaf("structuredOutput", static can => can.StructuredOutput)
        .Leaf("reasoning", static can => can.Reasoning)
        .Leaf("promptCaching", static can => can.PromptCaching)
        .Leaf("supportedParameters", static can => can.SupportedParameters)
        .Leaf("knowledgeCutoff", static can => can.KnowledgeCutoff)
        .Leaf("deprecationDate", static can => can.DeprecationDate)
        .Leaf("family", static can => can.Family)
        .Leaf("tokenizer", static can => can.Tokenizer)
        .Leaf("qualityTags", static can => can.QualityTags)
        .Part("sources", static can => can.Sources);

    private static void BindPricing(FieldBinder fields) => fields.Type<ModelPricing>("ModelPricing")
        .Leaf("input", static price => price.Input)
        .Leaf("output", static price => price.Output)
        .Leaf("cacheRead", static price => price.CacheRead)
        .Leaf("cacheWrite", static price => price.CacheWrite)
        .Leaf("cacheWriteLong", static price => price.CacheWriteLong)
        .Leaf("reasoning", static price => price.Reasoning)
        .Leaf("audioInput", static price => price.AudioInput)
        .Leaf("audioOutput", static price => price.AudioOutput)
        .Leaf("imageOutput", static price => price.ImageOutput)
        .Leaf("request", static price => price.Request)
        .Leaf("images", static price => price.Images);

    private static void BindPerformance(FieldBinder fields)
    {
        fields.Type<ModelView.Live>("ModelPerformance")
            .Leaf("firstContentMs", static live => live.FirstContentMs)
            .Leaf("state", static live => live.State)
            .Part("recent", static live => live.Recent);
        fields.Type<PerformanceFigures>("PerformanceFigures")
            .Leaf("attempts", static figures => figures.Attempts)
            .Leaf("errorRate", static figures => figures.ErrorRate)
            .Part("errors", static figures => figures.Errors)
            .Leaf("availability", static figures => figures.Availability)
            .Part("firstContentMs", static figures => figures.FirstContentMs)
            .Part("latencyMs", static figures => figures.LatencyMs)
            .Leaf("outputTokensPerSecond", static figures => figures.OutputTokensPerSecond);
        fields.Type<KeyValuePair<string, int>>("ErrorCount")
            .Leaf("type", static error => error.Key)
            .Leaf("count", static error => error.Value);
        fields.Type<LatencyFigures>("LatencyFigures")
            .Leaf("p50", static figures => figures.P50)
            .Leaf("p90", static figures => figures.P90)
            .Leaf("p95", static figures => figures.P95)
            .Leaf("p99", static figures => figures.P99);
    }
}
