using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class ModelRouterTests
{
    private readonly PipelineRig _rig = new();

    public ModelRouterTests()
    {
        _rig.Add(new FakeProvider("openrouter"));
        _rig.Add(new FakeProvider("deepseek"));
        _rig.Options.Aliases["fast"] = new AliasOptions { Targets = ["deepseek:deepseek-chat", "openrouter:x/y:free"] };
        _rig.Options.Aliases["meta/llama:free"] = new AliasOptions { Targets = ["deepseek:alias"] };
        _rig.Options.Aliases["gone"] = new AliasOptions { Targets = ["nobody:x"] };
        _rig.Catalog["deepseek-reasoner"] = "deepseek";
    }

    [Theory]
    [InlineData("deepseek:deepseek-chat", "deepseek:deepseek-chat")]
    [InlineData("DeepSeek:deepseek-chat", "deepseek:deepseek-chat")]
    [InlineData("openrouter:meta-llama/llama-3.3-70b:free", "openrouter:meta-llama/llama-3.3-70b:free")]
    [InlineData("meta-llama/llama-3.3-70b:free", "openrouter:meta-llama/llama-3.3-70b:free")]
    [InlineData("fast", "deepseek:deepseek-chat openrouter:x/y:free")]
    [InlineData("meta/llama:free", "deepseek:alias")]
    [InlineData("deepseek-reasoner", "deepseek:deepseek-reasoner")]
    [InlineData("gpt-4o", "openrouter:gpt-4o")]
    [InlineData("deepseek:", "openrouter:deepseek:")]
    [InlineData(":x", "openrouter::x")]
    [InlineData("Fast", "openrouter:Fast")]
    public void Route_Model_GoesToItsTargets(string model, string expected) => Route(PipelineRig.Call(model)).ShouldBe(expected);

    [Fact]
    public void Route_DefaultProvider_TakesWhatNobodyClaims()
    {
        _rig.Options.DefaultProvider = "deepseek";

        Route(PipelineRig.Call("gpt-4o")).ShouldBe("deepseek:gpt-4o");
    }

    [Theory]
    [InlineData("fast", "openrouter", "openrouter:fast")]
    [InlineData("deepseek:x", "deepseek", "deepseek:x")]
    [InlineData("deepseek:x", "OpenRouter", "openrouter:deepseek:x")]
    public void Route_PinnedProvider_IsAsked(string model, string provider, string expected) =>
        Route(new LlmCall(() => new LlmRequest { Messages = [] }) { RequestId = "", Dialect = default, Body = default, Model = model, Provider = provider }).ShouldBe(expected);

    [Fact]
    public void Route_UnknownPinnedProvider_IsRefused()
    {
        var call = new LlmCall(() => new LlmRequest { Messages = [] }) { RequestId = "", Dialect = default, Body = default, Model = "m", Provider = "nobody" };

        var error = Router().Route(call, _rig.Table()).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.InvalidRequest, "provider"));
    }

    [Fact]
    public void Route_Fallbacks_FollowOnceEach() =>
        Route(PipelineRig.Call("openrouter:a", null, "fast", "openrouter:a", "deepseek:deepseek-chat", "deepseek:z"))
            .ShouldBe("openrouter:a deepseek:deepseek-chat openrouter:x/y:free deepseek:z");

    [Fact]
    public void Route_ManyFallbacks_AreBounded() =>
        Route(PipelineRig.Call("m", null, [.. Enumerable.Range(0, 50).Select(i => $"deepseek:{i}")])).Split(' ').Length.ShouldBe(ModelRouter.MostTargets);

    [Fact]
    public void Route_NoModel_TakesTheDefaultOrIsRefused()
    {
        Router().Route(PipelineRig.Call(""), _rig.Table()).Error.ShouldNotBeNull().Param.ShouldBe("model");
        _rig.Options.DefaultModel = "fast";

        Route(PipelineRig.Call("")).ShouldStartWith("deepseek:deepseek-chat");
    }

    [Fact]
    public void Route_NoProviderAtAll_IsModelNotFound() =>
        new ModelRouter(_rig, new TargetOrder(_rig.Health, () => 0, _ => null)).Route(PipelineRig.Call("m"), new RouteTable(new ServiceOptions(), []))
            .Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.ModelNotFound);

    [Theory]
    [InlineData("deepseek:deepseek-chat", "deepseek:deepseek-chat", "deepseek:deepseek-chat")]
    [InlineData("deepseek-*", "deepseek:deepseek-chat", "deepseek:deepseek-chat")]
    [InlineData("deepseek-*", "fast", "deepseek:deepseek-chat")]
    [InlineData("fast", "fast", "deepseek:deepseek-chat openrouter:x/y:free")]
    [InlineData("fast", "deepseek:deepseek-chat", null)]
    [InlineData("gpt-4o", "gpt-4o-mini", null)]
    [InlineData("other", "fast", null)]
    public void Route_KeyOfCertainModels_LeadsToThoseOnly(string allowed, string model, string? expected)
    {
        var outcome = Router().Route(Call(new KeyPolicy { Models = [allowed] }, model), _rig.Table());

        (outcome.Error?.Code, outcome.Error?.Param).ShouldBe(expected is null ? (LlmErrorCode.PermissionDenied, "model") : ((LlmErrorCode?)null, null));
        (outcome.IsSuccess ? string.Join(' ', outcome.Value) : null).ShouldBe(expected);
    }

    [Fact]
    public void Route_KeyOfCertainProviders_LeadsToThoseOnly()
    {
        var policy = new KeyPolicy { Providers = ["OpenRouter"] };

        string.Join(' ', Router().Route(Call(policy, "fast"), _rig.Table()).Value!).ShouldBe("openrouter:x/y:free");
        Router().Route(Call(policy, "deepseek:x"), _rig.Table()).Error!.Code.ShouldBe(LlmErrorCode.PermissionDenied);
    }

    [Fact]
    public void Route_FallbackTheKeyMayNotUse_IsRefusedByItsName()
    {
        var error = Router().Route(Call(new KeyPolicy { Models = ["a"] }, "openrouter:a", "openrouter:b"), _rig.Table()).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.PermissionDenied, "fallbacks[0]"));
    }

    private static LlmCall Call(KeyPolicy policy, string model, params string[] fallbacks) => new(() => new LlmRequest { Messages = [] })
    {
        RequestId = "r",
        Dialect = default,
        Body = default,
        Model = model,
        Fallbacks = fallbacks,
        Caller = new CallerIdentity("k", "t") { Policy = policy },
    };

    private ModelRouter Router() => new(_rig, new TargetOrder(_rig.Health, () => 0, _ => null));

    private string Route(LlmCall call) => string.Join(' ', Router().Route(call, _rig.Table()).Value.ShouldNotBeNull());
}
