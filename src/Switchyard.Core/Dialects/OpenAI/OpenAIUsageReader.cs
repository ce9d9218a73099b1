using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads a <c>usage</c> object of OpenAI's dialect and its relatives. Figures that can not be true are not believed.</summary>
public static class OpenAIUsageReader
{
    /// <summary>No answer has this many tokens; a figure above it is a fault of the server.</summary>
    public const long MostTokens = 1_000_000_000;

    /// <summary>Reads the value at the reader, which ends on its last token.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="anomaly">Why the figures are not believed; null when they are, or none came.</param>
    /// <returns>The figures; null when there are none to believe.</returns>
    public static Usage? Read(ref Utf8JsonReader reader, out UsageAnomaly? anomaly)
    {
        anomaly = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            anomaly = reader.TokenType == JsonTokenType.Null ? null : UsageAnomaly.NotANumber;
            reader.Skip();
            return null;
        }

        var figures = default(OpenAIFigures);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, ref figures);
        }

        figures.InferCompletion();
        anomaly = figures.Fault ?? (figures.IsComplete ? null : UsageAnomaly.Inconsistent);
        return anomaly is null ? figures.ToUsage() : null;
    }

    /// <summary>Reads llama.cpp's <c>timings</c>, which stand in for a missing usage.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static Usage? ReadTimings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var figures = default(OpenAIFigures);
        long? processed = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_n"u8))
            {
                processed = figures.Next(ref reader);
            }
            else if (reader.ValueTextEquals("predicted_n"u8))
            {
                figures.Completion = figures.Next(ref reader);
            }
            else if (reader.ValueTextEquals("cache_n"u8))
            {
                figures.Cached = figures.Next(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // prompt_n counts what was processed; the cached part comes on top.
        figures.Prompt = processed + (figures.Cached ?? 0);
        return figures.Fault is null && figures.IsComplete ? figures.ToUsage() : null;
    }

    private static void ReadField(ref Utf8JsonReader reader, ref OpenAIFigures figures)
    {
        if (reader.ValueTextEquals("prompt_tokens"u8))
        {
            figures.Prompt = figures.Next(ref reader);
        }
        else if (reader.ValueTextEquals("completion_tokens"u8))
        {
            figures.Completion = figures.Next(ref reader);
        }
        else if (reader.ValueTextEquals("total_tokens"u8))
        {
            figures.Total = figures.Next(ref reader);
        }
        else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8))
        {
            // Read it whether or not it is needed: the reader must move past it.
            var hit = figures.Next(ref reader);
            figures.Cached ??= hit;
        }
        else if (reader.ValueTextEquals("cost"u8))
        {
            figures.Cost = OpenAIFigures.NextMoney(ref reader);
        }
        else if (reader.ValueTextEquals("is_byok"u8))
        {
            reader.Read();
            figures.IsByok = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8))
        {
            ReadDetails(ref reader, ref figures, isAnswer: true);
        }
        else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("cost_details"u8))
        {
            ReadDetails(ref reader, ref figures, isAnswer: false);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadDetails(ref Utf8JsonReader reader, ref OpenAIFigures figures, bool isAnswer)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadDetail(ref reader, ref figures, isAnswer);
        }
    }

    private static void ReadDetail(ref Utf8JsonReader reader, ref OpenAIFigures figures, bool isAnswer)
    {
        if (reader.ValueTextEquals("cached_tokens"u8))
        {
            figures.Cached = figures.Next(ref reader) ?? figures.Cached;
        }
        else if (reader.ValueTextEquals("cache_write_tokens"u8))
        {
            figures.CacheWrite = figures.Next(ref reader);
        }
        else if (reader.ValueTextEquals("reasoning_tokens"u8))
        {
            figures.Reasoning = figures.Next(ref reader);
        }
        else if (reader.ValueTextEquals("audio_tokens"u8))
        {
            (isAnswer ? ref figures.AudioOutput : ref figures.AudioInput) = OpenAIFigures.NextPart(ref reader);
        }
        else if (isAnswer && reader.ValueTextEquals("image_tokens"u8))
        {
            figures.Images = OpenAIFigures.NextPart(ref reader);
        }
        else if (reader.ValueTextEquals("upstream_inference_cost"u8))
        {
            figures.UpstreamCost = OpenAIFigures.NextMoney(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }
}
