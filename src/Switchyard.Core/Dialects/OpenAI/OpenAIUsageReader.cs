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

        var figures = default(Figures);
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

        var figures = default(Figures);
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

    private static void ReadField(ref Utf8JsonReader reader, ref Figures figures)
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
            figures.Cost = Figures.NextMoney(ref reader);
        }
        else if (reader.ValueTextEquals("is_byok"u8))
        {
            reader.Read();
            figures.IsByok = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("prompt_tokens_details"u8) ||
            reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("cost_details"u8))
        {
            ReadDetails(ref reader, ref figures);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadDetails(ref Utf8JsonReader reader, ref Figures figures)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
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
            else if (reader.ValueTextEquals("upstream_inference_cost"u8))
            {
                figures.UpstreamCost = Figures.NextMoney(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private struct Figures
    {
        public long? Prompt;
        public long? Completion;
        public long? Total;
        public long? Cached;
        public long? CacheWrite;
        public long? Reasoning;
        public decimal? Cost;
        public decimal? UpstreamCost;
        public bool IsByok;
        public UsageAnomaly? Fault;

        public readonly bool IsComplete => Prompt is not null && Completion is not null;

        // Embeddings have no completion and say so by leaving it out.
        public void InferCompletion() => Completion ??= Prompt is { } prompt && (Total ?? prompt) == prompt ? 0 : null;

        public readonly Usage ToUsage() => new()
        {
            PromptTokens = Prompt ?? 0,
            CompletionTokens = Completion ?? 0,
            TotalTokens = Total ?? (Prompt ?? 0) + (Completion ?? 0),
            CachedTokens = Cached ?? 0,
            CacheWriteTokens = CacheWrite ?? 0,
            ReasoningTokens = Reasoning ?? 0,
            Source = Usage.FromProvider,

            // With the caller's own upstream key the provider's cost is its fee only; the model's price stands beside it.
            ProviderCost = IsByok && UpstreamCost is { } upstream ? (Cost ?? 0) + upstream : Cost,
        };

        public long? Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                return null;
            }

            if (reader.TokenType != JsonTokenType.Number || !TryWhole(ref reader, out var value))
            {
                Fault ??= reader.TokenType == JsonTokenType.Number ? NumberFault(ref reader) : UsageAnomaly.NotANumber;
                reader.Skip();
                return null;
            }

            Fault ??= value < 0 ? UsageAnomaly.Negative : value > MostTokens ? UsageAnomaly.TooLarge : null;
            return value;
        }

        public static decimal? NextMoney(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) && value >= 0)
            {
                return value;
            }

            reader.Skip();
            return null;
        }

        // A number no whole one stands for: half a token, or beyond all range.
        private static UsageAnomaly NumberFault(ref Utf8JsonReader reader) =>
            reader.ValueSpan[0] == (byte)'-' ? UsageAnomaly.Negative
            : reader.TryGetDecimal(out var number) && number < long.MaxValue ? UsageAnomaly.NotANumber
            : UsageAnomaly.TooLarge;

        // Some servers write 12.0 for 12.
        private static bool TryWhole(ref Utf8JsonReader reader, out long value)
        {
            if (reader.TryGetInt64(out value))
            {
                return true;
            }

            if (reader.TryGetDecimal(out var number) && number == decimal.Truncate(number) && Math.Abs(number) < long.MaxValue)
            {
                value = (long)number;
                return true;
            }

            return false;
        }
    }
}
