using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Selection;

/// <summary>What a request asks of a model without saying so.</summary>
public static class RequestNeeds
{
    /// <summary>The requirements of a call; what can not be read of it is none.</summary>
    /// <param name="call">The call.</param>
    /// <param name="promptTokens">Its prompt's tokens, estimated.</param>
    public static ModelRequirements Of(LlmCall call, long promptTokens)
    {
        if (call.Kind == CallKind.Embeddings)
        {
            return new ModelRequirements { OutputModalities = ["embeddings"], AllowUnknown = true };
        }

        var needs = new ModelRequirements
        {
            ContextTokens = promptTokens + Math.Max(0, call.Settings.MaxOutputTokens ?? 0),
            OutputTokens = call.Settings.MaxOutputTokens,
            OutputModalities = [ContentPart.TextType],
            AllowUnknown = true,
        };
        return call.Request.Value is { } request
            ? needs with
            {
                InputModalities = ModalitiesOf(request),
                Tools = request.Tools is { Count: > 0 },
                StructuredOutput = request.ResponseFormat?.Type == "json_schema",
                Reasoning = AsksReasoning(request.Reasoning),
            }
            : needs;
    }

    private static List<string> ModalitiesOf(LlmRequest request) =>
    [
        .. request.Messages.SelectMany(static message => message.Content?.Parts ?? [])
            .Select(static part => part.Type)
            .Where(static type => type is ContentPart.ImageType or ContentPart.FileType or ContentPart.AudioType or ContentPart.VideoType)
            .Distinct(StringComparer.Ordinal),
    ];

    private static bool AsksReasoning(ReasoningOptions? reasoning) =>
        reasoning is { Enabled: not false } and ({ Enabled: true } or { MaxTokens: > 0 } or { Effort: not (null or "none") });
}
