using Shouldly;
using Switchyard.Core.Models;
using Xunit;

namespace Switchyard.Tests.Models;

public sealed class ModelSnapshotTests
{
    private static readonly Uri OpenAI = new("https://api.openai.com/v1");

    [Theory]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("GPT-4o", "gpt-4o")]
    [InlineData("openai/gpt-4o", "gpt-4o")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("gpt-4o-2024-05-13", "gpt-4o-2024-05-13")]
    [InlineData("anthropic/claude-haiku-4.5", "claude-haiku-4-5-20251001")]
    [InlineData("anthropic/claude-4.5-haiku-20251001", "claude-haiku-4-5-20251001")]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5-20251001")]
    [InlineData("models/gemini-2.5-flash", "gemini-2.5-flash")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b-instruct")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", "qwen-2.5-7b-instruct")]
    public void Find_KnownId_IsTheModel(string id, string expected) => ModelSnapshot.Bundled.Find(id).ShouldNotBeNull().Id.ShouldBe(expected);

    [Theory]
    [InlineData("gpt-4o-2029-01-01")]
    [InlineData("gpt-4o-audio-preview")]
    [InlineData("anthropic/gpt-4o")]
    [InlineData("somebody/gpt-4o")]
    [InlineData("gpt-4")]
    [InlineData("llama3.2:latest")]
    [InlineData("meta-llama/llama-3.3-70b-instruct:free")]
    [InlineData("")]
    public void Find_WhatOnlyLooksLikeIt_IsNotGuessed(string id)
    {
        var found = ModelSnapshot.Bundled.Find(id);

        (found is null || found.Id == id).ShouldBeTrue(found?.Id);
    }

    [Fact]
    public void CapabilitiesOf_MakersOwnApi_HasItsPrice()
    {
        ModelSnapshot.Bundled.CapabilitiesOf("gpt-4o-mini", OpenAI).ShouldNotBeNull().Pricing.ShouldNotBeNull()
            .ShouldBe(new ModelPricing { Input = 0.00000015m, Output = 0.0000006m, CacheRead = 0.000000075m });
        ModelSnapshot.Bundled.CapabilitiesOf("gpt-4o-mini", new Uri("https://gateway.example/v1")).ShouldNotBeNull().Pricing.ShouldBeNull();
        ModelSnapshot.Bundled.CapabilitiesOf("claude-opus-4-6", OpenAI).ShouldNotBeNull().Pricing.ShouldBeNull();
    }

    [Fact]
    public void Models_OfTheFile_AreConsistent()
    {
        var models = ModelSnapshot.Bundled.Models;

        models.Count.ShouldBeGreaterThan(80);
        models.Select(model => $"{model.Vendor}/{model.Id}").ShouldBeUnique();
        models.ShouldAllBe(model => model.Capabilities.ContextWindow > 0 && model.Capabilities.InputModalities.Count > 0 && model.Capabilities.QualityTags.Count > 0);
        models.ShouldAllBe(model => model.Capabilities.MaxOutputTokens == null || model.Capabilities.MaxOutputTokens <= model.Capabilities.ContextWindow);
        models.Where(model => model.Capabilities.Pricing is not null)
            .ShouldAllBe(model => model.Capabilities.Pricing!.Input > 0 && (model.Capabilities.Pricing.CacheRead ?? 0) < model.Capabilities.Pricing.Input);
    }
}
