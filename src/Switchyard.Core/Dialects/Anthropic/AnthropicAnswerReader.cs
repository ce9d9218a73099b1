using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Reads whole answers of Anthropic's Messages API. Pure; thread-safe.</summary>
public static class AnthropicAnswerReader
{
    /// <summary>Checks that a body is an answer and reads the facts beside its content, in one scan that builds nothing.</summary>
    /// <param name="body">The body. An error envelope is no answer: classify it before.</param>
    /// <returns>The facts, or <see cref="LlmErrorCode.UpstreamInvalidResponse"/>.</returns>
    public static Outcome<AnswerFacts> ReadFacts(ReadOnlySpan<byte> body)
    {
        try
        {
            return TryScan(body) is { } facts ? facts : NotUnderstood();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is the reader's word for a name that is no valid text.
            return NotUnderstood();
        }
    }

    /// <summary>Makes the neutral form of a body that <see cref="ReadFacts"/> accepted.</summary>
    /// <param name="body">The body.</param>
    /// <param name="facts">What was read from it.</param>
    public static LlmResponse ReadResponse(ReadOnlyMemory<byte> body, AnswerFacts facts)
    {
        using var document = JsonDocument.Parse(body);
        var content = new AnswerContent();
        foreach (var block in document.RootElement.GetProperty("content").EnumerateArray())
        {
            content.Add(block);
        }

        return content.ToResponse() with
        {
            Id = facts.Id,
            Model = facts.Model,
            FinishReason = facts.FinishReason,
            NativeFinishReason = facts.NativeFinishReason,
            Refusal = facts.FinishReason == FinishReasons.ContentFilter ? Explanation(document.RootElement) : null,
            Usage = facts.Usage,
        };
    }

    private static LlmError NotUnderstood() =>
        new(LlmErrorCode.UpstreamInvalidResponse, "The provider's answer could not be understood.");

    private static AnswerFacts? TryScan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var facts = new AnswerFacts();
        var hasContent = false;
        var isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                var content = JsonSlice.Value(body, ref reader);
                hasContent = content is [(byte)'[', ..];
                AnswerCount.Add(content, facts);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                isError = JsonSlice.Is(JsonSlice.Value(body, ref reader), "error"u8);
            }
            else
            {
                ReadFact(body, ref reader, facts);
            }
        }

        // Reads to the end: something behind the object is no answer either.
        return !reader.Read() && hasContent && !isError ? facts : null;
    }

    private static void ReadFact(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, AnswerFacts facts)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            facts.Id = JsonSlice.Text(JsonSlice.Value(body, ref reader));
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            facts.Model = JsonSlice.Text(JsonSlice.Value(body, ref reader));
        }
        else if (reader.ValueTextEquals("stop_reason"u8))
        {
            facts.NativeFinishReason = JsonSlice.Text(JsonSlice.Value(body, ref reader));
            facts.FinishReason = StopReasons.ToFinishReason(facts.NativeFinishReason ?? "");
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            var figures = default(UsageFigures);
            figures.Apply(JsonSlice.Value(body, ref reader));
            facts.Usage = figures.ToUsage();
        }
        else
        {
            reader.Skip();
        }
    }

    private static string? Explanation(JsonElement root) =>
        root.TryGetProperty("stop_details", out var details) && details.ValueKind == JsonValueKind.Object &&
        details.TryGetProperty("explanation", out var explanation) && explanation.ValueKind == JsonValueKind.String
            ? JsonText.Of(explanation)!
            : null;
}
