using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>The figures of a usage object while it is read.</summary>
internal struct OpenAIFigures
{
    // USD; no answer costs this much.
    private const decimal MostCost = 1_000_000;

    public long? Prompt;
    public long? Completion;
    public long? Total;
    public long? Cached;
    public long? CacheWrite;
    public long? Reasoning;
    public long AudioInput;
    public long AudioOutput;
    public long Images;
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
        AudioInputTokens = AudioInput,
        AudioOutputTokens = AudioOutput,
        ImageTokens = Images,
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

        Fault ??= value < 0 ? UsageAnomaly.Negative : value > OpenAIUsageReader.MostTokens ? UsageAnomaly.TooLarge : null;
        return value;
    }

    // A part that can not be true leaves the whole as believable as it was: it is priced as the rest.
    public static long NextPart(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && TryWhole(ref reader, out var value) && value is >= 0 and <= OpenAIUsageReader.MostTokens)
        {
            return value;
        }

        reader.Skip();
        return 0;
    }

    public static decimal? NextMoney(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) && value is >= 0 and <= MostCost)
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
