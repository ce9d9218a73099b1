using System.Globalization;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>Facts of an answer as bytes.</summary>
internal static class FactsCodec
{
    public static void Write(PayloadWriter output, AnswerFacts facts)
    {
        output.Text(facts.Id);
        output.Text(facts.Model);
        output.Text(facts.FinishReason);
        output.Text(facts.NativeFinishReason);
        output.Whole(facts.Created);
        output.Flag(facts.HasInvalidText);
        var usage = facts.Usage;
        output.Text(usage.Source);
        output.Long(usage.PromptTokens);
        output.Long(usage.CompletionTokens);
        output.Long(usage.TotalTokens);
        output.Long(usage.CachedTokens);
        output.Long(usage.CacheWriteTokens);
        output.Long(usage.ReasoningTokens);
        output.Long(usage.CacheWriteLongTokens);
        output.Long(usage.AudioInputTokens);
        output.Long(usage.AudioOutputTokens);
        output.Long(usage.ImageTokens);
        output.Text(usage.ProviderCost?.ToString(CultureInfo.InvariantCulture));
        output.Int(facts.Headers.Count);
        foreach (var (name, value) in facts.Headers)
        {
            output.Text(name);
            output.Text(value);
        }
    }

    public static AnswerFacts Read(PayloadReader input) => new()
    {
        Id = input.Text(),
        Model = input.Text(),
        FinishReason = input.Text(),
        NativeFinishReason = input.Text(),
        Created = input.Whole(),
        HasInvalidText = input.Flag(),
        Usage = new Usage
        {
            Source = input.RequiredText(),
            PromptTokens = input.Long(),
            CompletionTokens = input.Long(),
            TotalTokens = input.Long(),
            CachedTokens = input.Long(),
            CacheWriteTokens = input.Long(),
            ReasoningTokens = input.Long(),
            CacheWriteLongTokens = input.Long(),
            AudioInputTokens = input.Long(),
            AudioOutputTokens = input.Long(),
            ImageTokens = input.Long(),
            ProviderCost = decimal.TryParse(input.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var cost) ? cost : null,
        },
        Headers = ReadHeaders(input),
    };

    private static KeyValuePair<string, string>[] ReadHeaders(PayloadReader input)
    {
        var headers = new KeyValuePair<string, string>[input.Count(leastBytes: 8)];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = KeyValuePair.Create(input.RequiredText(), input.RequiredText());
        }

        return headers;
    }
}
