using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Named defaults of native requests, those that come with the service and those of the configuration.</summary>
public static class RequestPresets
{
    // Temperature alone: the one parameter that nearly every model takes, and some refuse it beside others.
    private static readonly FrozenDictionary<string, PresetOptions> BuiltIn = new Dictionary<string, PresetOptions>
    {
        ["chat"] = new() { Temperature = 0.7m },
        ["code"] = new() { Temperature = 0.1m },
        ["creative"] = new() { Temperature = 1m },
        ["extraction"] = new() { Temperature = 0m },
        ["precise"] = new() { Temperature = 0.2m },
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The body with what its preset says where it says nothing itself, and without the preset's name: what stands behind sees a request that
    /// was written out.
    /// </summary>
    /// <param name="body">A body that <see cref="NativeRequestReader"/> took.</param>
    /// <param name="request">What was read from it; it names a preset.</param>
    /// <param name="configured">The presets of the configuration; they stand before those of the same name that come with the service.</param>
    public static Outcome<byte[]> Fill(
        ReadOnlyMemory<byte> body, LlmRequest request, IDictionary<string, PresetOptions> configured)
    {
        var name = request.Preset ?? "";
        if (!configured.TryGetValue(name, out var preset) && !BuiltIn.TryGetValue(name, out preset))
        {
            var known = configured.Keys.Union(BuiltIn.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);
            return new LlmError(LlmErrorCode.InvalidRequest, $"preset must be one of {string.Join(", ", known)}.") { Param = "preset" };
        }

        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        using var json = new Utf8JsonWriter(output, NativeJson.Writing);
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
        json.WriteStartObject();
        foreach (var field in document.RootElement.EnumerateObject())
        {
            // A null says nothing, and would stand beside what is filled in for it.
            if (field.Name != "preset" && field.Value.ValueKind != JsonValueKind.Null)
            {
                json.WritePropertyName(field.Name);
                RawJson.Write(json, field.Value);
            }
        }

        WriteOpen(json, preset, request);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteOpen(Utf8JsonWriter json, PresetOptions preset, LlmRequest request)
    {
        WriteNumber(json, "temperature", IsOpen(request, request.Temperature, "temperature") ? preset.Temperature : null);
        WriteNumber(json, "topP", IsOpen(request, request.TopP, "top_p") ? preset.TopP : null);
        WriteNumber(json, "topK", IsOpen(request, request.TopK, "top_k") ? preset.TopK : null);
        WriteNumber(json, "maxTokens", IsOpen(request, request.MaxTokens, "max_tokens", "max_completion_tokens") ? preset.MaxTokens : null);
        WriteNumber(json, "frequencyPenalty", IsOpen(request, request.FrequencyPenalty, "frequency_penalty") ? preset.FrequencyPenalty : null);
        WriteNumber(json, "presencePenalty", IsOpen(request, request.PresencePenalty, "presence_penalty") ? preset.PresencePenalty : null);
        if (preset.ReasoningEffort is { } effort && IsOpen(request, request.Reasoning, "reasoning", "reasoning_effort", "thinking", "output_config"))
        {
            json.WriteStartObject("reasoning");
            json.WriteString("effort", effort);
            json.WriteEndObject();
        }

        if (preset.Stop.Count > 0 && IsOpen(request, request.Stop, "stop", "stop_sequences"))
        {
            json.WriteStartArray("stop");
            foreach (var stop in preset.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    // What a request says in the provider's own words, it says too.
    private static bool IsOpen<T>(LlmRequest request, T? value, params ReadOnlySpan<string> names)
    {
        if (value is not null)
        {
            return false;
        }

        foreach (var name in names)
        {
            if (request.Extra?.ContainsKey(name) == true)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
