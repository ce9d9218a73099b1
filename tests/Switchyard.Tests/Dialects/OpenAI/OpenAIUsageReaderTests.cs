using System.Globalization;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

public sealed class OpenAIUsageReaderTests
{
    private const string Pair = "\"prompt_tokens\":10,\"completion_tokens\":5";

    [Theory]
    [InlineData("{" + Pair + ",\"total_tokens\":15}", 10, 5, 15)]
    [InlineData("{" + Pair + "}", 10, 5, 15)]
    [InlineData("{" + Pair + ",\"total_tokens\":null}", 10, 5, 15)]
    [InlineData("{" + Pair + ",\"total_tokens\":99}", 10, 5, 99)]
    [InlineData("{\"prompt_tokens\":12.0,\"completion_tokens\":3.00}", 12, 3, 15)]
    [InlineData("{\"prompt_tokens\":1e2,\"completion_tokens\":0}", 100, 0, 100)]
    [InlineData("{\"prompt_tokens\":8,\"total_tokens\":8}", 8, 0, 8)]
    [InlineData("{\"prompt_tokens\":8}", 8, 0, 8)]
    [InlineData("{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", 0, 0, 0)]
    [InlineData("{" + Pair + ",\"prompt_tokens_details\":null,\"completion_tokens_details\":[],\"cost_details\":\"x\"}", 10, 5, 15)]
    [InlineData("{" + Pair + ",\"new\":{\"deep\":[{}]},\"service_tier\":null}", 10, 5, 15)]
    [InlineData("{\"prompt_tokens\":1000000000,\"completion_tokens\":1}", 1_000_000_000, 1, 1_000_000_001)]
    public void Read_FiguresToBelieve_AreRead(string json, long prompt, long completion, long total)
    {
        var (usage, anomaly) = Read(json);

        anomaly.ShouldBeNull();
        (usage!.PromptTokens, usage.CompletionTokens, usage.TotalTokens, usage.Source).ShouldBe((prompt, completion, total, Usage.FromProvider));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("null", 0)]
    [InlineData("-3", 0)]
    [InlineData("\"x\"", 0)]
    [InlineData("{\"a\":[1]}", 0)]
    public void Read_PartsOfTheFigures_AreReadWhenTheyCanBeTrue(string figure, long expected)
    {
        var details = "{\"audio_tokens\":" + figure + ",\"image_tokens\":" + figure + "}";
        var usage = Read("{" + Pair + ",\"prompt_tokens_details\":" + details + ",\"completion_tokens_details\":" + details + "}").Usage!;

        (usage.AudioInputTokens, usage.AudioOutputTokens, usage.ImageTokens, usage.PromptTokens).ShouldBe((expected, expected, expected, 10));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("7", UsageAnomaly.NotANumber)]
    [InlineData("\"many\"", UsageAnomaly.NotANumber)]
    [InlineData("[1]", UsageAnomaly.NotANumber)]
    [InlineData("{}", UsageAnomaly.Inconsistent)]
    [InlineData("{\"total_tokens\":15}", UsageAnomaly.Inconsistent)]
    [InlineData("{\"completion_tokens\":15}", UsageAnomaly.Inconsistent)]
    [InlineData("{\"prompt_tokens\":null,\"completion_tokens\":null}", UsageAnomaly.Inconsistent)]
    [InlineData("{\"prompt_tokens\":8,\"total_tokens\":11}", UsageAnomaly.Inconsistent)]
    [InlineData("{\"prompt_tokens\":\"10\",\"completion_tokens\":5}", UsageAnomaly.NotANumber)]
    [InlineData("{\"prompt_tokens\":\"NaN\",\"completion_tokens\":5}", UsageAnomaly.NotANumber)]
    [InlineData("{\"prompt_tokens\":true,\"completion_tokens\":5}", UsageAnomaly.NotANumber)]
    [InlineData("{\"prompt_tokens\":{\"n\":1},\"completion_tokens\":5}", UsageAnomaly.NotANumber)]
    [InlineData("{\"prompt_tokens\":10.5,\"completion_tokens\":5}", UsageAnomaly.NotANumber)]
    [InlineData("{\"prompt_tokens\":-1,\"completion_tokens\":5}", UsageAnomaly.Negative)]
    [InlineData("{\"prompt_tokens\":-1e40,\"completion_tokens\":5}", UsageAnomaly.Negative)]
    [InlineData("{\"prompt_tokens\":1e18,\"completion_tokens\":5}", UsageAnomaly.TooLarge)]
    [InlineData("{\"prompt_tokens\":1e400,\"completion_tokens\":5}", UsageAnomaly.TooLarge)]
    [InlineData("{\"prompt_tokens\":9223372036854775808,\"completion_tokens\":5}", UsageAnomaly.TooLarge)]
    [InlineData("{\"prompt_tokens\":1000000001,\"completion_tokens\":5}", UsageAnomaly.TooLarge)]
    public void Read_FiguresNotToBelieve_AreLeft(string json, UsageAnomaly? expected)
    {
        var (usage, anomaly) = Read(json);

        usage.ShouldBeNull();
        anomaly.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{" + Pair + ",\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":2},\"completion_tokens_details\":{\"reasoning_tokens\":3}}", 4, 2, 3)]
    [InlineData("{" + Pair + ",\"prompt_cache_hit_tokens\":6,\"prompt_cache_miss_tokens\":4}", 6, 0, 0)]
    [InlineData("{" + Pair + ",\"prompt_tokens_details\":{\"cached_tokens\":6},\"prompt_cache_hit_tokens\":6,\"prompt_cache_miss_tokens\":4}", 6, 0, 0)]
    [InlineData("{\"prompt_tokens_details\":{\"cached_tokens\":6},\"prompt_cache_hit_tokens\":6," + Pair + "}", 6, 0, 0)]
    [InlineData("{" + Pair + ",\"prompt_cache_hit_tokens\":6,\"prompt_tokens_details\":{\"cached_tokens\":null}}", 6, 0, 0)]
    [InlineData("{" + Pair + ",\"completion_tokens_details\":{\"reasoning_tokens\":7}}", 0, 0, 7)]
    public void Read_Details_AreParts(string json, long cached, long written, long reasoning)
    {
        var (usage, _) = Read(json);

        (usage!.PromptTokens, usage.CachedTokens, usage.CacheWriteTokens, usage.ReasoningTokens).ShouldBe((10L, cached, written, reasoning));
    }

    [Theory]
    [InlineData("\"cost\":0.00123400", "0.00123400")]
    [InlineData("\"cost\":1e-7", "0.0000001")]
    [InlineData("\"cost\":0", "0")]
    [InlineData("\"cost\":null", null)]
    [InlineData("\"cost\":\"0.1\"", null)]
    [InlineData("\"cost\":-1", null)]
    [InlineData("\"cost\":0.05,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":1.2}", "1.25")]
    [InlineData("\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":1.2}", "1.2")]
    [InlineData("\"cost\":0.05,\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":1.2}", "0.05")]
    public void Read_Cost_KeepsItsDigits(string field, string? expected)
    {
        var cost = Read("{" + Pair + "," + field + "}").Usage!.ProviderCost;

        cost?.ToString(CultureInfo.InvariantCulture).ShouldBe(expected!);
        (cost is null).ShouldBe(expected is null);
    }

    [Theory]
    [InlineData("{\"prompt_n\":3,\"predicted_n\":7,\"cache_n\":20,\"prompt_ms\":1.5}", 23, 7, 20)]
    [InlineData("{\"prompt_n\":3,\"predicted_n\":7}", 3, 7, 0)]
    public void Scan_TimingsWithoutUsage_StandIn(string timings, long prompt, long completion, long cached)
    {
        var facts = new AnswerFacts();

        new OpenAIAnswerScanner(facts).Scan(Encoding.UTF8.GetBytes($"{{\"timings\":{timings},\"usage\":null}}"));

        (facts.Usage.PromptTokens, facts.Usage.CompletionTokens, facts.Usage.CachedTokens).ShouldBe((prompt, completion, cached));
    }

    [Fact]
    public void Scan_CumulativeUsageInEveryChunk_IsTheLastAndNoSum()
    {
        var facts = new AnswerFacts();
        var scanner = new OpenAIAnswerScanner(facts);
        foreach (var completion in (int[])[1, 2, 3])
        {
            scanner.Scan(Encoding.UTF8.GetBytes($"{{\"usage\":{{\"prompt_tokens\":10,\"completion_tokens\":{completion}}},\"timings\":{{\"prompt_n\":1,\"predicted_n\":1}}}}"));
        }

        (facts.Usage.PromptTokens, facts.Usage.CompletionTokens).ShouldBe((10, 3));
    }

    private static (Usage? Usage, UsageAnomaly? Anomaly) Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        var usage = OpenAIUsageReader.Read(ref reader, out var anomaly);
        reader.BytesConsumed.ShouldBe(json.Length, "the reader must stand on the value's last token");
        return (usage, anomaly);
    }
}
