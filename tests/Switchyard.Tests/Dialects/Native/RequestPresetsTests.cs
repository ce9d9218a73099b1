using System.Text;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Tests.Pipeline;
using Xunit;

namespace Switchyard.Tests.Dialects.Native;

public sealed class RequestPresetsTests : ITenantSecrets
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private readonly Dictionary<string, PresetOptions> _configured = new(StringComparer.OrdinalIgnoreCase)
    {
        ["terse"] = new PresetOptions
        {
            Temperature = 0.3m,
            TopP = 0.9m,
            TopK = 40,
            MaxTokens = 64,
            ReasoningEffort = "low",
            FrequencyPenalty = 0.5m,
            PresencePenalty = -0.5m,
            Stop = ["\n", "."],
        },
    };

    public ReadOnlyMemory<byte> SecretOf(string tenant) => new byte[32];

    [Fact]
    public void Fill_NothingSaid_TakesAllOfThePreset()
    {
        var request = Filled($$"""{"preset":"Terse",{{Messages}}}""");

        request.Preset.ShouldBeNull();
        (request.Temperature, request.TopP, request.TopK, request.MaxTokens).ShouldBe((0.3m, 0.9m, 40, 64));
        (request.FrequencyPenalty, request.PresencePenalty, request.Reasoning!.Effort).ShouldBe((0.5m, -0.5m, "low"));
        request.Stop.ShouldBe(["\n", "."]);
    }

    [Fact]
    public void Fill_WhatTheRequestSays_Stays()
    {
        var request = Filled(
            $$$"""{"preset":"terse","temperature":1.50,"maxTokens":9,"reasoning":{"exclude":true},"stop":"x","topP":null,"extra":{"top_k":3},{{{Messages}}}}""");

        request.Temperature!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("1.50");
        (request.MaxTokens, request.TopP, request.TopK).ShouldBe((9, 0.9m, null));
        (request.Reasoning!.Effort, request.Reasoning.Exclude).ShouldBe((null, true));
        request.Stop.ShouldBe(["x"]);
    }

    [Theory]
    [InlineData("chat", "0.7")]
    [InlineData("code", "0.1")]
    [InlineData("creative", "1")]
    [InlineData("extraction", "0")]
    [InlineData("precise", "0.2")]
    public void Fill_ABuiltInOne_SetsTheTemperatureAlone(string name, string temperature) =>
        Text($$"""{"preset":"{{name}}",{{Messages}}}""").ShouldBe($$"""{{{Messages}},"temperature":{{temperature}}}""");

    [Fact]
    public void Fill_ABuiltInNameConfigured_IsTheConfiguredOne()
    {
        _configured["code"] = new PresetOptions { MaxTokens = 7 };

        Text($$"""{"preset":"code",{{Messages}}}""").ShouldBe($$"""{{{Messages}},"maxTokens":7}""");
    }

    [Theory]
    [InlineData("other")]
    [InlineData("")]
    public void Fill_AnUnknownName_NamesThoseThereAre(string name)
    {
        var error = Fill($$"""{"preset":"{{name}}",{{Messages}}}""").Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.InvalidRequest, "preset"));
        error.Message.ShouldBe("preset must be one of chat, code, creative, extraction, precise, terse.");
    }

    [Fact]
    public void Fill_ForTheCacheKey_IsTheRequestWrittenOut()
    {
        var written = Key(Encoding.UTF8.GetBytes($$"""{{{Messages}},"temperature":0.2}"""));
        var precise = Key(Fill($$"""{"preset":"precise",{{Messages}}}""").Value!);

        precise.ShouldBe(written);
        Key(Fill($$"""{{{Messages}},"preset":"PRECISE"}""").Value!).ShouldBe(precise);
        Key(Fill($$"""{"preset":"code",{{Messages}}}""").Value!).ShouldNotBe(precise);
        _configured["precise"] = new PresetOptions { Temperature = 0.25m };
        Key(Fill($$"""{"preset":"precise",{{Messages}}}""").Value!).ShouldNotBe(precise);
    }

    private string Key(byte[] body)
    {
        var entry = new ProviderEntry(new FakeProvider("p"), new ProviderOptions(), TimeProvider.System);
        var call = new LlmCall(() => NativeRequestReader.Read(body)) { RequestId = "r", Dialect = Dialect.Native, Body = body };
        return new CacheKeys(this).Of(call, [new Target(entry, "m")]).Digest;
    }

    private Outcome<byte[]> Fill(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return RequestPresets.Fill(bytes, NativeRequestReader.Read(bytes).Value.ShouldNotBeNull(), _configured);
    }

    private string Text(string body) => Encoding.UTF8.GetString(Fill(body).Value.ShouldNotBeNull());

    private LlmRequest Filled(string body) => NativeRequestReader.Read(Fill(body).Value).Value.ShouldNotBeNull();
}
