using System.Text;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class ParameterFitTests : IModelCatalog
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private readonly PipelineRig _rig = new();
    private readonly ParameterFit _fit;
    private ModelCapabilities _model = Known("provider", 100, "temperature", "max_completion_tokens", "stop");
    private string _type = "compatible";

    public ParameterFitTests() => _fit = new ParameterFit(this);

    public ModelInfo? Find(string provider, string model) => new() { Id = model, Provider = provider, Capabilities = _model };

    public IReadOnlyList<ModelInfo> ModelsOf(string provider) => [];

    [Theory]
    [InlineData("\"temperature\":0.50,\"max_completion_tokens\":100", "\"temperature\":0.50,\"max_completion_tokens\":100", "", "")]
    [InlineData("\"top_p\":null,\"x\":1", "\"top_p\":null,\"x\":1", "", "")]
    [InlineData("\"top_p\":0.5,\"x\":1.0", "\"x\":1.0", "top_p", "")]
    [InlineData("\"max_tokens\":9", "\"max_completion_tokens\":9", "", "max_tokens")]
    [InlineData("\"max_completion_tokens\": 101 ,\"x\":1", "\"max_completion_tokens\": 100 ,\"x\":1", "", "max_completion_tokens")]
    [InlineData("\"max_tokens\":1000,\"seed\":4,\"temperature\":1", "\"max_completion_tokens\":100,\"temperature\":1", "seed", "max_tokens")]
    public void OpenAIBody_OfAKnownModel_ChangesOnlyWhatItDoesNotTake(string fields, string sent, string dropped, string adapted)
    {
        var (body, attempt) = Send($$"""{"model":"m",{{fields}},{{Messages}}}""");

        body.ShouldBe($$"""{"model":"m",{{sent}},{{Messages}}}""");
        (string.Join(',', attempt.Dropped), string.Join(',', attempt.Adapted)).ShouldBe((dropped, adapted));
    }

    [Fact]
    public void OpenAIBody_NothingToChange_IsTheSameMemory()
    {
        var call = OpenAI($$"""{"model":"m","temperature":1,"max_completion_tokens":5,{{Messages}}}""");

        _fit.Of(call, Target(), AdaptationMode.Report).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("snapshot", "compatible", null, "")]
    [InlineData("provider", "openrouter", null, "top_p")]
    [InlineData("configuration", "openrouter", 100, "top_p")]
    [InlineData("provider", "compatible", 100, "top_p")]
    public void Of_ASource_IsTrustedAsFarAsItKnows(string source, string type, int? most, string unsupported)
    {
        (_model, _type) = (Known(source, 100, "temperature", "max_tokens"), type);

        var fit = _fit.Of(OpenAI($$"""{"model":"m","top_p":1,"max_tokens":500,{{Messages}}}"""), Target(), AdaptationMode.Report).Fit;

        fit?.MostTokens.ShouldBe(most);
        (fit?.Unsupported.Contains("top_p") == true ? "top_p" : "").ShouldBe(unsupported);
    }

    [Fact]
    public void Native_OfAKnownModel_IsFittedInTheClientsWords()
    {
        var call = Native($$"""{"topP":0.5,"temperature":0.3,"maxTokens":500,{{Messages}}}""");
        var attempt = Attempt(call);

        var fitted = attempt.Bounded(call.Request.Value!);

        (fitted.TopP, fitted.Temperature, fitted.MaxTokens).ShouldBe((null, 0.3m, 100));
        (attempt.Dropped.Single(), attempt.Adapted.Single()).ShouldBe(("topP", "maxTokens"));
        var target = new OpenAIRequestTarget { Model = "m", TokensField = attempt.Fit!.TokensField };
        Encoding.UTF8.GetString(OpenAIRequestWriter.Write(fitted, target, attempt.Drop).Value!).ShouldContain("\"max_completion_tokens\":100,\"temperature\":0.3");
    }

    [Theory]
    [InlineData("\"maxTokens\":101", "maxTokens")]
    [InlineData("\"topK\":3", "topK")]
    [InlineData("\"maxTokens\":100,\"temperature\":1", null)]
    public async Task Strict_AFieldThatDoesNotFit_RefusesBeforeAnythingIsSent(string fields, string? param)
    {
        var provider = new FakeProvider("p", (LlmError?)null);
        _rig.Add(provider, new ProviderOptions { Models = ["m"] });
        _rig.Options.Models.Adaptation = AdaptationMode.Strict;
        var pipeline = new CompletionPipeline(
            new ModelRouter(_rig, new TargetOrder(_rig.Health, () => 0, _ => null)), _rig.Health, _rig, _rig.Estimator, _rig.Time, fit: _fit);
        var call = Native($$"""{{{fields}},{{Messages}}}""");

        var outcome = await pipeline.CompleteAsync(_rig.Context(call, _rig.Trace), TestContext.Current.CancellationToken);

        (outcome.Error?.Code, outcome.Error?.Param).ShouldBe((param is null ? null : LlmErrorCode.UnsupportedParameter, param));
        _rig.Trace.Attempts.Count.ShouldBe(param is null ? 1 : 0);
    }

    [Fact]
    public void Off_AnythingAtAll_IsSentAsItIs() =>
        _fit.Of(Native($$"""{"topP":0.5,"maxTokens":500,{{Messages}}}"""), Target(), AdaptationMode.Off).ShouldBe((null, null));

    private static ModelCapabilities Known(string source, int most, params string[] parameters) => new()
    {
        MaxOutputTokens = most,
        SupportedParameters = parameters,
        Sources = new Dictionary<string, string> { ["maxOutputTokens"] = source, ["supportedParameters"] = source },
    };

    private static LlmCall OpenAI(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value.ShouldNotBeNull();
        return new LlmCall(() => new LlmRequest { Messages = [] })
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = body,
            Outline = outline,
            Settings = OpenAICallSettings.Read(body, outline),
        };
    }

    private static LlmCall Native(string text)
    {
        var request = NativeRequestReader.Read(Encoding.UTF8.GetBytes(text)).Value.ShouldNotBeNull();
        return new LlmCall(() => request)
        {
            RequestId = "r",
            Dialect = Dialect.Native,
            Body = Encoding.UTF8.GetBytes(text),
            Model = "p:m",
            Settings = new CallSettings { MaxOutputTokens = request.MaxTokens },
        };
    }

    private Target Target() => new(new ProviderEntry(new FakeProvider("p"), new ProviderOptions { Type = _type }, TimeProvider.System), "m");

    private UpstreamCall Attempt(LlmCall call)
    {
        var clock = new AttemptClock(TimeProvider.System, new TimeoutOptions(), TimeSpan.FromMinutes(1), CancellationToken.None);
        return new UpstreamCall(call, "m", clock) { Fit = _fit.Of(call, Target(), AdaptationMode.Report).Fit };
    }

    private (string Body, UpstreamCall Attempt) Send(string text)
    {
        var call = OpenAI(text);
        var attempt = Attempt(call);
        var rewriter = new OpenAIRequestRewriter(call.Body, call.Outline!, new QuirkOptions(), attempt.Drop, attempt.OutputCap, attempt.Fit, attempt.Adapt);
        return (Encoding.UTF8.GetString(rewriter.Rewrite("m").Value!.Bytes.Span), attempt);
    }
}
