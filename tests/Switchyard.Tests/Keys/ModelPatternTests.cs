using Shouldly;
using Switchyard.Core.Keys;
using Xunit;

namespace Switchyard.Tests.Keys;

public sealed class ModelPatternTests
{
    [Theory]
    [InlineData("gpt-4o", true)]
    [InlineData("gpt-*", true)]
    [InlineData("*", true)]
    [InlineData("openai:gpt-4o", true)]
    [InlineData("OpenAI:gpt-*", true)]
    [InlineData("openai:*", true)]
    [InlineData("open*", true)]
    [InlineData("fast", true)]
    [InlineData("fa*", true)]
    [InlineData("gpt-4", false)]
    [InlineData("gpt-4o-mini", false)]
    [InlineData("GPT-4o", false)]
    [InlineData("openai:gpt-4", false)]
    [InlineData("deepseek:gpt-4o", false)]
    [InlineData("openai", false)]
    [InlineData("openai:", false)]
    [InlineData("Fast", false)]
    public void Allows_Pattern_MeansTheModelItsProviderAndTheAlias(string pattern, bool isAllowed) =>
        new KeyPolicy { Models = ["other", pattern] }.Allows("openai", "gpt-4o", "fast").ShouldBe(isAllowed);

    [Theory]
    [InlineData("openai", true)]
    [InlineData("OPENAI", true)]
    [InlineData("deepseek", false)]
    public void Allows_Providers_BoundWhateverTheModelsSay(string provider, bool isAllowed) =>
        new KeyPolicy { Providers = [provider], Models = ["*"] }.Allows("openai", "gpt-4o").ShouldBe(isAllowed);

    [Fact]
    public void Covers_Whenever_ItSaysSoTheNarrowOneAllowsNothingMore()
    {
        string[] patterns = ["*", "a*", "ab*", "ab", "a", "p:*", "p:a*", "p:ab", "P:a*", "p*", "q:a", "b"];
        string[] models = ["a", "ab", "abc", "b", "p:a", "q:a"];
        var covered = 0;
        foreach (var (wide, narrow) in patterns.SelectMany(wide => patterns.Select(narrow => (wide, narrow))).Where(pair => ModelPattern.Covers(pair.wide, pair.narrow)))
        {
            covered++;
            foreach (var (provider, model, alias) in from p in new[] { "p", "q", "P" } from m in models from a in new[] { null, "ab", "fast" } select (p, m, a))
            {
                if (new KeyPolicy { Models = [narrow] }.Allows(provider, model, alias))
                {
                    new KeyPolicy { Models = [wide] }.Allows(provider, model, alias).ShouldBeTrue($"{wide} covers {narrow}: {provider} {model} {alias}");
                }
            }
        }

        covered.ShouldBeGreaterThan(patterns.Length * 2);
    }
}
