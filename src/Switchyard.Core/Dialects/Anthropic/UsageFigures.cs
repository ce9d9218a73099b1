using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// Token figures as the API reports them: cumulative, so a later figure takes an earlier one's place and nothing is added up.
/// A figure that is no whole number between zero and <see cref="MostPlausible"/> makes all of them unknown until it is corrected.
/// </summary>
/// <remarks>
/// The figures at the top leave out what a compaction inside the request used, at the same model's price; its entries are added.
/// Other entries of <c>iterations</c> are parts of the top figures, or another model's at another price.
/// </remarks>
internal struct UsageFigures
{
    /// <summary>More than any context or answer holds; a larger figure is a fault.</summary>
    public const long MostPlausible = 1_000_000_000;

    private const long Absurd = -1;

    private long? _input;
    private long? _output;
    private long? _cacheWrite;
    private long? _cacheWriteLong;
    private long? _cacheRead;
    private long? _thinking;
    private long? _compactedInput;
    private long? _compactedOutput;

    /// <summary>Takes the figures of one usage object.</summary>
    /// <param name="usage">The object's JSON.</param>
    /// <param name="isStart">Whether it opens a stream: its output figure is a placeholder then.</param>
    public void Apply(ReadOnlySpan<byte> usage, bool isStart = false)
    {
        Take(JsonSlice.Find(usage, "input_tokens"u8), ref _input);
        Take(JsonSlice.Find(usage, "cache_creation_input_tokens"u8), ref _cacheWrite);
        Take(JsonSlice.Find(usage, "cache_read_input_tokens"u8), ref _cacheRead);
        Take(JsonSlice.Find(JsonSlice.Find(usage, "cache_creation"u8), "ephemeral_1h_input_tokens"u8), ref _cacheWriteLong);
        if (!isStart)
        {
            Take(JsonSlice.Find(usage, "output_tokens"u8), ref _output);
        }

        Take(JsonSlice.Find(JsonSlice.Find(usage, "output_tokens_details"u8), "thinking_tokens"u8), ref _thinking);
        TakeCompaction(JsonSlice.Find(usage, "iterations"u8));
    }

    /// <summary>The neutral figures; unknown unless input and output were said and every figure is plausible.</summary>
    public readonly Usage ToUsage()
    {
        ReadOnlySpan<long?> all = [_input, _output, _cacheWrite, _cacheWriteLong, _cacheRead, _thinking, _compactedInput, _compactedOutput];
        if (_input is null || _output is null || all.Contains(Absurd))
        {
            return Usage.Unknown;
        }

        var prompt = _input.Value + (_cacheWrite ?? 0) + (_cacheRead ?? 0) + (_compactedInput ?? 0);
        var completion = _output.Value + (_compactedOutput ?? 0);
        return new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = prompt + completion,
            CachedTokens = _cacheRead ?? 0,
            CacheWriteTokens = _cacheWrite ?? 0,
            CacheWriteLongTokens = _cacheWriteLong ?? 0,
            ReasoningTokens = _thinking ?? 0,
            Source = Usage.FromProvider,
        };
    }

    private static void Take(ReadOnlySpan<byte> json, ref long? figure)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        figure = reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number) &&
            number is >= 0 and <= MostPlausible && number == decimal.Truncate(number)
            ? (long)number
            : Absurd;
    }

    private void TakeCompaction(ReadOnlySpan<byte> iterations)
    {
        var reader = new Utf8JsonReader(iterations);
        if (iterations.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        (_compactedInput, _compactedOutput) = (null, null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var entry = iterations[start..(int)reader.BytesConsumed];
            if (JsonSlice.Is(JsonSlice.Find(entry, "type"u8), "compaction"u8))
            {
                var figures = default(UsageFigures);
                figures.Apply(entry);
                _compactedInput = Sum(Sum(Sum(_compactedInput, figures._input), figures._cacheWrite), figures._cacheRead);
                _compactedOutput = Sum(_compactedOutput, figures._output);
            }
        }
    }

    private static long? Sum(long? total, long? more) => total == Absurd || more == Absurd ? Absurd : (total ?? 0) + (more ?? 0);
}
