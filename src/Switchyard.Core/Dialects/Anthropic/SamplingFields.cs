using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// Writes the sampling fields as far as the model and thinking allow; what has no effect (1, or top-k 0) is left out unsaid.
/// </summary>
internal static class SamplingFields
{
    private const decimal LeastTopPWithThinking = 0.95m;

    /// <summary>Writes <c>temperature</c>, <c>top_p</c>, <c>top_k</c> and <c>stop_sequences</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="isThinking">Whether the rules of thinking hold.</param>
    /// <param name="notes">Told of what was left out or changed.</param>
    public static void Write(Utf8JsonWriter json, LlmRequest request, ClaudeModel model, bool isThinking, RequestNotes notes)
    {
        var isFree = !model.IsSince47 && !isThinking;
        WriteTemperature(json, request.Temperature, isFree, notes);
        if (request.TopP is { } topP)
        {
            var isAllowed = model.IsSince47 ? false : isThinking ? topP >= LeastTopPWithThinking : request.Temperature is null;
            WriteOrDrop(json, "top_p", "topP", topP, isAllowed, isNeutral: topP == 1, notes);
        }

        if (request.TopK is { } topK)
        {
            WriteOrDrop(json, "top_k", "topK", topK, isFree && topK > 0, isNeutral: topK == 0, notes);
        }

        WriteStop(json, request.Stop, notes);
    }

    private static void WriteTemperature(Utf8JsonWriter json, decimal? temperature, bool isFree, RequestNotes notes)
    {
        if (temperature is not { } wanted)
        {
            return;
        }

        var clamped = Math.Clamp(wanted, 0, 1);
        if (clamped != wanted)
        {
            notes.Drop("temperature");
        }

        WriteOrDrop(json, "temperature", "temperature", clamped, isFree, isNeutral: wanted == 1, notes);
    }

    private static void WriteOrDrop(
        Utf8JsonWriter json, string name, string field, decimal value, bool isAllowed, bool isNeutral, RequestNotes notes)
    {
        if (isAllowed)
        {
            json.WriteNumber(name, value);
        }
        else if (!isNeutral)
        {
            notes.Drop(field);
        }
    }

    private static void WriteStop(Utf8JsonWriter json, IReadOnlyList<string>? stop, RequestNotes notes)
    {
        var usable = stop?.Where(sequence => !string.IsNullOrWhiteSpace(sequence)).ToList() ?? [];
        if (usable.Count != (stop?.Count ?? 0))
        {
            notes.Drop("stop");
        }

        if (usable.Count == 0)
        {
            return;
        }

        json.WriteStartArray("stop_sequences");
        foreach (var sequence in usable)
        {
            json.WriteStringValue(sequence);
        }

        json.WriteEndArray();
    }
}
