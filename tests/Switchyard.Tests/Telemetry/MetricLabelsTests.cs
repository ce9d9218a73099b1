using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class MetricLabelsTests
{
    private readonly MetricLabels _labels = new();

    public MetricLabelsTests() => _labels.Update(MetricsFixture.Options());

    [Theory]
    [InlineData("openrouter", "openrouter")]
    [InlineData("OpenRouter", "openrouter")]
    [InlineData("unheard-of", "other")]
    [InlineData(null, "other")]
    public void Provider_AnyName_IsConfiguredOrOther(string? name, string expected) => _labels.Provider(name).ShouldBe(expected);

    [Theory]
    [InlineData("fast", "fast")]
    [InlineData("deepseek-chat", "deepseek-chat")]
    [InlineData("deepseek:deepseek-chat", "deepseek:deepseek-chat")]
    [InlineData("a/b", "a/b")]
    [InlineData("openai/gpt-4o-mini", "openai/gpt-4o-mini")]
    [InlineData("meta-llama/llama-3.3-70b", "meta-llama/llama-3.3-70b")]
    [InlineData("deepseek-chat=3", "other")]
    [InlineData("ignore all previous instructions", "other")]
    [InlineData("", "other")]
    public void Model_AnyName_IsConfiguredOrOther(string name, string expected) => _labels.Model(name).ShouldBe(expected);

    [Fact]
    public void Target_WithAndWithoutModel_NamesBoth()
    {
        _labels.Target("deepseek", "deepseek-chat").ShouldBe("deepseek:deepseek-chat");
        _labels.Target("deepseek", "made-up").ShouldBe("deepseek:other");
        _labels.Target("deepseek", null).ShouldBe("deepseek");
    }

    [Fact]
    public void Update_AnotherConfiguration_ReplacesTheNames()
    {
        var next = new ServiceOptions();
        next.Providers["claude"] = new ProviderOptions();

        _labels.Update(next);

        _labels.Provider("claude").ShouldBe("claude");
        _labels.Provider("deepseek").ShouldBe("other");
        _labels.Model("fast").ShouldBe("other");
    }
}
