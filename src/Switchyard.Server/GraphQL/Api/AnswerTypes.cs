using Switchyard.Core.Chat;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>The types of an answer.</summary>
internal sealed class AnswerTypes : IFieldSet
{
    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        BindResponse(fields);
        fields.Type<ToolCall>("ToolCall")
            .Leaf("index", static call => call.Index)
            .Leaf("id", static call => call.Id)
            .Leaf("name", static call => call.Name)
            .Leaf("arguments", static call => call.Arguments);
        BindUsage(fields);
        fields.Type<Cost>("Cost")
            .Leaf("input", static cost => cost.Input)
            .Leaf("output", static cost => cost.Output)
            .Leaf("total", static cost => cost.Total)
            .Leaf("currency", static cost => cost.Currency)
            .Leaf("source", static cost => cost.Source);
        fields.Type<ResponseMetadata>("ResponseMetadata")
            .Leaf("requestId", static metadata => metadata.RequestId)
            .Part("capabilities", static metadata => metadata.Capabilities)
            .Part("attempts", static metadata => metadata.Attempts)
            .Leaf("droppedParameters", static metadata => metadata.DroppedParameters)
            .Leaf("adaptedParameters", static metadata => metadata.AdaptedParameters);
        fields.Type<AttemptReport>("Attempt")
            .Leaf("provider", static attempt => attempt.Provider)
            .Leaf("model", static attempt => attempt.Model)
            .Leaf("outcome", static attempt => attempt.Outcome)
            .Leaf("latencyMs", static attempt => attempt.LatencyMs);
    }

    private static void BindResponse(FieldBinder fields) => fields.Type<LlmResponse>("CompletionResponse")
        .Leaf("id", static answer => answer.Id)
        .Leaf("model", static answer => answer.Model)
        .Leaf("provider", static answer => answer.Provider)
        .Leaf("createdAt", static answer => answer.CreatedAt)
        .Leaf("content", static answer => answer.Content)
        .Leaf("reasoning", static answer => answer.Reasoning)
        .Leaf("reasoningDetails", static answer => answer.ReasoningDetails)
        .Part("toolCalls", static answer => answer.ToolCalls)
        .Leaf("refusal", static answer => answer.Refusal)
        .Leaf("annotations", static answer => answer.Annotations)
        .Leaf("logprobs", static answer => answer.Logprobs)
        .Leaf("finishReason", static answer => answer.FinishReason)
        .Leaf("nativeFinishReason", static answer => answer.NativeFinishReason)
        .Part("usage", static answer => answer.Usage)
        .Part("cost", static answer => answer.Cost)
        .Leaf("cached", static answer => answer.Cached)
        .Leaf("latencyMs", static answer => answer.LatencyMs)
        .Part("metadata", static answer => answer.Metadata);

    private static void BindUsage(FieldBinder fields) => fields.Type<Usage>("Usage")
        .Leaf("promptTokens", static usage => usage.PromptTokens)
        .Leaf("completionTokens", static usage => usage.CompletionTokens)
        .Leaf("totalTokens", static usage => usage.TotalTokens)
        .Leaf("cachedTokens", static usage => usage.CachedTokens)
        .Leaf("cacheWriteTokens", static usage => usage.CacheWriteTokens)
        .Leaf("cacheWriteLongTokens", static usage => usage.CacheWriteLongTokens)
        .Leaf("audioInputTokens", static usage => usage.AudioInputTokens)
        .Leaf("audioOutputTokens", static usage => usage.AudioOutputTokens)
        .Leaf("imageTokens", static usage => usage.ImageTokens)
        .Leaf("reasoningTokens", static usage => usage.ReasoningTokens)
        .Leaf("source", static usage => usage.Source);
}
