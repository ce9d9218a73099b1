using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes <c>metadata</c>, <c>cache_control</c> and the extra fields, and reports what has no meaning at the API.</summary>
internal static class OtherFields
{
    // Fields that the request's own ones become; an extra one would win or clash unseen, past limits and permissions.
    private static readonly FrozenSet<string> Governed = new[] { "model", "messages", "stream", "max_tokens" }
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes them.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="notes">Told of what was left out.</param>
    public static void Write(Utf8JsonWriter json, LlmRequest request, RequestNotes notes)
    {
        WriteMetadata(json, request, notes);
        DropSampling(request, notes);
        foreach (var (name, value) in request.Unknown ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            WriteUnknown(json, name, value, notes);
        }

        foreach (var (name, value) in request.Extra ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            if (name == OutputConfig.Name)
            {
                continue;
            }

            if (Governed.Contains(name) || IsSaid(request, name))
            {
                notes.Invalid($"extra.{name}", "The request says this field a second time in its own words.");
            }

            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private static bool IsSaid(LlmRequest request, string name) => name switch
    {
        "system" => request.Messages.Any(message => message.Role is "system" or "developer"),
        "tools" => request.Tools is { Count: > 0 },
        "tool_choice" => request.ToolChoice is not null || request.ParallelToolCalls is not null,
        "thinking" => request.Reasoning is not null,
        "temperature" => request.Temperature is not null,
        "top_p" => request.TopP is not null,
        "top_k" => request.TopK is not null,
        "stop_sequences" => request.Stop is not null,
        "metadata" => request.User is not null || request.Metadata is not null,
        "cache_control" => request.Unknown?.ContainsKey(name) == true,
        _ => false,
    };

    private static void WriteMetadata(Utf8JsonWriter json, LlmRequest request, RequestNotes notes)
    {
        var user = request.User;
        if (request.Metadata is { ValueKind: JsonValueKind.Object } metadata)
        {
            foreach (var property in metadata.EnumerateObject())
            {
                if (user is null && property.NameEquals("user_id") && property.Value.ValueKind == JsonValueKind.String)
                {
                    user = JsonText.Of(property.Value)!;
                }
                else
                {
                    notes.Drop("metadata");
                }
            }
        }

        if (!string.IsNullOrEmpty(user))
        {
            json.WriteStartObject("metadata");
            json.WriteString("user_id", user);
            json.WriteEndObject();
        }
    }

    private static void DropSampling(LlmRequest request, RequestNotes notes)
    {
        // Zero and false ask for nothing, so nothing is lost.
        DropIf(request.MinP is not (null or 0), "minP", notes);
        DropIf(request.Seed is not null, "seed", notes);
        DropIf(request.FrequencyPenalty is not (null or 0), "frequencyPenalty", notes);
        DropIf(request.PresencePenalty is not (null or 0), "presencePenalty", notes);
        DropIf(request.RepetitionPenalty is not (null or 1), "repetitionPenalty", notes);
        DropIf(request.LogitBias is { ValueKind: JsonValueKind.Object } bias && bias.EnumerateObject().Any(), "logitBias", notes);
        DropIf(request.Logprobs == true, "logprobs", notes);
        DropIf(request.TopLogprobs is not (null or 0), "topLogprobs", notes);
    }

    private static void WriteUnknown(Utf8JsonWriter json, string name, JsonElement value, RequestNotes notes)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (name)
        {
            case ThinkingPlan.BudgetField:
                break;
            case "cache_control":
                ContentBlocks.WriteCacheControl(json, value);
                break;
            case "n" when value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var count) && count == 1:
                break;
            case "n":
                notes.Refuse(name, "The target gives one answer to a request.");
                break;
            case "functions" or "function_call" or "response_format" or "tool_choice":
                notes.Refuse(name, $"The target can not do what {name} asks for.");
                break;
            case "modalities" when AsksForMoreThanText(value):
                notes.Refuse(name, "The target answers in text only.");
                break;
            case "modalities":
                break;
            default:
                notes.DropUnknown(name);
                break;
        }
    }

    private static bool AsksForMoreThanText(JsonElement modalities) =>
        modalities.ValueKind != JsonValueKind.Array ||
        modalities.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || !item.ValueEquals("text"u8));

    private static void DropIf(bool isSet, string field, RequestNotes notes)
    {
        if (isSet)
        {
            notes.Drop(field);
        }
    }
}
