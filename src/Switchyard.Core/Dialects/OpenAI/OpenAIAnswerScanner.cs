using System.Numerics;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Reads beside the bytes of answers and chunks of OpenAI's dialect: finish, usage, whether there is content or an
/// error. One per answer; not thread-safe. Hot path: measured by <c>bench/load</c>, hence a reader and no document.
/// </summary>
/// <param name="facts">Takes what is read.</param>
public sealed class OpenAIAnswerScanner(AnswerFacts facts)
{
    private const int TrackedChoices = 64;

    private ulong _seenChoices;
    private ulong _finishedChoices;
    private ulong _emptyFinishes;
    private bool _hasToolCalls;
    private bool _hasRefusal;
    private bool _hasUsage;

    /// <summary>Whether some text, reasoning, tool call or refusal has come in any chunk.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether every choice seen has a finish reason.</summary>
    public bool IsFinished => _finishedChoices != 0 && _finishedChoices == _seenChoices;

    /// <summary>
    /// Whether an end marker that has come is to be believed: every choice seen has a finish reason, be it an empty one.
    /// Without the marker an empty one means nothing.
    /// </summary>
    public bool EndsWithMarker()
    {
        if (_seenChoices == 0 || (_finishedChoices | _emptyFinishes) != _seenChoices)
        {
            return false;
        }

        facts.FinishReason ??= OpenAIFinishReasons.Map("", _hasToolCalls, _hasRefusal);
        facts.NativeFinishReason ??= "";
        return true;
    }

    /// <summary>Whether the answer gives no more than one alternative.</summary>
    public bool HasOneChoice => BitOperations.PopCount(_seenChoices) == 1;

    /// <summary>Reads a whole answer or one chunk.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>What it holds; <see cref="OpenAIScan.Malformed"/> when it is not an object of JSON.</returns>
    public OpenAIScan Scan(ReadOnlySpan<byte> json)
    {
        var scan = OpenAIScan.None;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return OpenAIScan.Malformed;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                scan |= ScanField(ref reader);
            }

            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is the reader's word for a name that is no valid text.
            return OpenAIScan.Malformed;
        }

        HasContent |= scan.HasFlag(OpenAIScan.Content);
        return scan;
    }

    private OpenAIScan ScanField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            return ScanChoices(ref reader);
        }

        if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            return TakeUsage(OpenAIUsageReader.Read(ref reader, out var anomaly), anomaly);
        }

        if (reader.ValueTextEquals("error"u8))
        {
            return ValueReader.SkipFilled(ref reader) ? OpenAIScan.Error : OpenAIScan.None;
        }

        if (reader.ValueTextEquals("data"u8))
        {
            return ValueReader.SkipFilled(ref reader) ? OpenAIScan.Vectors : OpenAIScan.None;
        }

        if (reader.ValueTextEquals("id"u8))
        {
            // Read it in every chunk, known or not: the reader must move past it.
            var id = ValueReader.Text(ref reader);
            facts.Id ??= id;
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            facts.Model = ValueReader.TextOr(ref reader, facts.Model);
        }
        else if (reader.ValueTextEquals("created"u8))
        {
            reader.Read();
            facts.Created ??= reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var created) ? created : null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("timings"u8) && !_hasUsage)
        {
            reader.Read();
            facts.Usage = OpenAIUsageReader.ReadTimings(ref reader) ?? facts.Usage;
        }
        else
        {
            reader.Skip();
        }

        return OpenAIScan.None;
    }

    private OpenAIScan TakeUsage(Usage? usage, UsageAnomaly? anomaly)
    {
        if (usage is null)
        {
            facts.UsageAnomaly = anomaly ?? facts.UsageAnomaly;
            return OpenAIScan.None;
        }

        _hasUsage = true;
        facts.UsageAnomaly = null;
        facts.Usage = usage;
        return OpenAIScan.Usage;
    }

    private OpenAIScan ScanChoices(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return OpenAIScan.None;
        }

        var scan = OpenAIScan.None;
        var position = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                scan |= OpenAIScan.Choice | ScanChoice(ref reader, position++);
            }
            else
            {
                reader.Skip();
            }
        }

        return scan;
    }

    private OpenAIScan ScanChoice(ref Utf8JsonReader reader, int position)
    {
        var scan = OpenAIScan.None;
        string? finish = null;
        var isChunk = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDelta = reader.ValueTextEquals("delta"u8);
            isChunk |= isDelta;
            if (isDelta || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                scan |= ScanMessage(ref reader);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                finish = ValueReader.TextOr(ref reader, facts.NativeFinishReason);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                position = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index : position;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                scan |= ValueReader.SkipFilled(ref reader) ? OpenAIScan.Error : OpenAIScan.None;
            }
            else
            {
                reader.Skip();
            }
        }

        // Some servers write "" in every chunk where others write null.
        return scan | NoteFinish(position, finish, isUndecided: isChunk && finish is "");
    }

    private OpenAIScan NoteFinish(int position, string? finish, bool isUndecided)
    {
        var bit = 1UL << (Math.Clamp(position, 0, TrackedChoices - 1) & 63);
        _seenChoices |= bit;
        if (finish is null || isUndecided)
        {
            _emptyFinishes |= isUndecided ? bit : 0;
            return isUndecided ? OpenAIScan.EmptyFinish : OpenAIScan.None;
        }

        _finishedChoices |= bit;
        if (position == 0 || facts.FinishReason is null)
        {
            facts.NativeFinishReason = finish;
            facts.FinishReason = OpenAIFinishReasons.Map(finish, _hasToolCalls, _hasRefusal);
        }

        return finish.Length > 0 ? OpenAIScan.Finish : OpenAIScan.Finish | OpenAIScan.EmptyFinish;
    }

    private OpenAIScan ScanMessage(ref Utf8JsonReader reader)
    {
        var scan = OpenAIScan.None;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return scan;
        }

        var text = new OpenAIAnswerText(facts);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isToolCalls = reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8);
            var isRefusal = reader.ValueTextEquals("refusal"u8);
            var isText = reader.ValueTextEquals("content"u8);
            var isCounted = isText || isToolCalls || isRefusal || text.IsReasoning(ref reader);
            var isContent = isCounted || IsContentField(ref reader);
            if (isContent && (isCounted ? text.SkipFilled(ref reader) : text.SkipUncounted(ref reader)))
            {
                scan |= isText && reader.TokenType == JsonTokenType.EndArray ? OpenAIScan.Parts : OpenAIScan.None;
                _hasToolCalls |= isToolCalls;
                _hasRefusal |= isRefusal;
                scan |= OpenAIScan.Content;
            }
            else if (!isContent)
            {
                reader.Skip();
            }
        }

        return scan;
    }

    private static bool IsContentField(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning_details"u8) ||
        reader.ValueTextEquals("audio"u8) || reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8);
}
