using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>With <c>Cache:NegativeTtl</c> a provider's refusal that would come again is given again, and no other failure is.</summary>
public sealed class NegativeAnswerTests : IDisposable
{
    private readonly CacheRig _rig = new();

    public NegativeAnswerTests() => _rig.Options.NegativeTtl = TimeSpan.FromSeconds(30);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(LlmErrorCode.InvalidRequest, 400)]
    [InlineData(LlmErrorCode.ContextLengthExceeded, 400)]
    [InlineData(LlmErrorCode.ContentFilter, 400)]
    [InlineData(LlmErrorCode.ModelNotFound, 404)]
    [InlineData(LlmErrorCode.RequestTooLarge, 413)]
    [InlineData(LlmErrorCode.InvalidRequest, 422)]
    public async Task CompleteAsync_RefusedForItself_IsRefusedAgainWithoutACall(LlmErrorCode code, int status)
    {
        var error = Error(code, status) with { Param = "messages" };
        var first = await FailAsync(error);
        _rig.Time.Advance(TimeSpan.FromSeconds(29));

        var context = _rig.Context();
        var again = await _rig.Service.CompleteAsync(context, TestContext.Current.CancellationToken);

        first.ShouldBe((error.CodeName, CacheResult.Miss, null));
        again.Error!.ToString().ShouldBe(error.ToString());
        (context.Trace.Cache, context.Trace.Age, context.Trace.Target).ShouldBe((CacheResult.Hit, TimeSpan.FromSeconds(29), _rig.Target));
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        (await FailAsync(error)).Cache.ShouldBe(CacheResult.Miss);
        _rig.Inner.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(LlmErrorCode.UpstreamAuthentication, 401)]
    [InlineData(LlmErrorCode.UpstreamBilling, 402)]
    [InlineData(LlmErrorCode.RateLimitExceeded, 429)]
    [InlineData(LlmErrorCode.UpstreamError, 500)]
    [InlineData(LlmErrorCode.UpstreamOverloaded, 503)]
    [InlineData(LlmErrorCode.UpstreamTimeout, null)]
    [InlineData(LlmErrorCode.InvalidRequest, null)]
    [InlineData(LlmErrorCode.ContextLengthExceeded, null)]
    [InlineData(LlmErrorCode.ContentFilter, 200)]
    public async Task CompleteAsync_AnyOtherFailure_IsNotKept(LlmErrorCode code, int? status)
    {
        await FailAsync(Error(code, status));

        (await FailAsync(Error(code, status))).Cache.ShouldBe(CacheResult.Miss);
        _rig.Inner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_RefusedAfterAnotherTargetFailed_IsNotKept()
    {
        var missing = Error(LlmErrorCode.ModelNotFound, 404);
        await FailAsync(Error(LlmErrorCode.UpstreamError, 500), missing);

        (await FailAsync(missing)).Cache.ShouldBe(CacheResult.Miss);
        _rig.Inner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_WithoutTheSetting_KeepsNoRefusal()
    {
        _rig.Options.NegativeTtl = TimeSpan.Zero;
        await FailAsync(Error(LlmErrorCode.InvalidRequest, 400));

        (await FailAsync(Error(LlmErrorCode.InvalidRequest, 400))).Cache.ShouldBe(CacheResult.Miss);
    }

    private static LlmError Error(LlmErrorCode code, int? status) => new(code, "no") { Provider = status is null ? null : "up", UpstreamStatus = status };

    private async Task<(string Answer, CacheResult Cache, double? Age)> FailAsync(params LlmError[] errors)
    {
        var asked = _rig.AskAsync();
        (await _rig.Inner.NextAsync()).Fail(errors);
        await _rig.LandedAsync();
        return await asked;
    }
}
