using System.Buffers;
using System.Text.Unicode;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Any upstream of OpenAI's dialect; what sets one apart is its profile.</summary>
/// <param name="name">The name from the configuration.</param>
/// <param name="options">Its section.</param>
/// <param name="client">Its HTTP side; owned here.</param>
/// <param name="profile">Its peculiarities.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAIProvider(
    string name, ProviderOptions options, UpstreamClient client, OpenAIProfile profile, TimeProvider time)
    : HttpProvider(name, options, client, time)
{
    private const string ChatPath = "/chat/completions";
    private const string EmbeddingsPath = "/embeddings";
    private const string ModelsPath = "/models";

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.OpenAI;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClientHeaders => profile.RequestHeaders;

    /// <inheritdoc/>
    protected override string HealthPath => profile.Quirks.HealthPath ?? ModelsPath;

    /// <inheritdoc/>
    public override async ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(ModelsPath, cancellationToken).ConfigureAwait(false);
        using var body = answer.Value;
        return answer.IsSuccess
            ? OpenAIModelList.Read(Name, answer.Value.Bytes, profile.ReadModel)
            : new Outcome<IReadOnlyList<ModelInfo>>(answer.Error);
    }

    /// <inheritdoc/>
    protected override Outcome<UpstreamRequest> Prepare(UpstreamCall call)
    {
        var body = call.IsPassThrough(Dialect)
            ? new OpenAIRequestRewriter(call.Call.Body, call.Call.Outline!, profile.Quirks, call.Drop, call.OutputCap, call.Fit, call.Adapt).Rewrite(call.Model)
            : Translate(call);
        if (!body.IsSuccess)
        {
            return body.Error;
        }

        return new UpstreamRequest(HttpMethod.Post, call.Call.Kind == CallKind.Chat ? ChatPath : EmbeddingsPath)
        {
            Body = body.Value.Bytes,
            WantsStream = call.Call.Stream,
            KeyIndex = call.KeyIndex,
            Headers = profile.RequestHeaders.Count == 0 ? [] : call.Call.HeadersNamed(profile.RequestHeaders),
        };
    }

    /// <inheritdoc/>
    protected override Outcome<LlmAnswer> Understand(UpstreamResponse response, BodyBytes body)
    {
        var facts = new AnswerFacts { Headers = HeadersOf(response), HasInvalidText = !Utf8.IsValid(body.Bytes.Span) };
        var scanner = new OpenAIAnswerScanner(facts);
        var scan = scanner.Scan(body.Bytes.Span);
        var isAnswer = (scan & (OpenAIScan.Choice | OpenAIScan.Vectors)) != 0;
        if (!isAnswer || scan.HasFlag(OpenAIScan.Error) || OpenAIFinishReasons.IsFailure(facts.NativeFinishReason))
        {
            return Classify(response, body);
        }

        var isForeign = (scan & (OpenAIScan.Parts | OpenAIScan.EmptyFinish)) != 0 && scanner.HasOneChoice;
        return new LlmAnswer(() => OpenAIAnswerReader.Read(body.Bytes, facts))
        {
            Dialect = Dialect,
            Body = isForeign ? InTheDialect(OpenAIAnswerReader.Read(body.Bytes, facts)) : body.Bytes,
            Owner = body,
            Facts = facts,
        };
    }

    /// <inheritdoc/>
    protected override EventReading CreateReading(UpstreamCall call, UpstreamResponse response) => new OpenAIStream(
        Client, response, profile, call, new AnswerFacts { Headers = HeadersOf(response) });

    // The official clients can not read what this server has in the place of a text or of a finish reason.
    private static ReadOnlyMemory<byte> InTheDialect(LlmResponse answer)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAIAnswerWriter.Write(answer, output);
        return output.WrittenMemory;
    }

    private Outcome<RewrittenBody> Translate(UpstreamCall call)
    {
        var request = call.Call.Request;
        if (!request.IsSuccess)
        {
            return request.Error;
        }

        var target = new OpenAIRequestTarget
        {
            Model = call.Model,
            Stream = call.Call.Stream,
            IncludeUsage = call.Call.Stream,
            Quirks = profile.Quirks,
            TokensField = call.Fit?.TokensField,
            Source = call.Call.Dialect,
        };
        var written = OpenAIRequestWriter.Write(call.Bounded(request.Value), target, call.Drop);
        return written.IsSuccess ? new RewrittenBody(written.Value) : written.Error;
    }

    private KeyValuePair<string, string>[] HeadersOf(UpstreamResponse response) => profile.ResponseHeaders.Count == 0
        ? []
        :
        [
            .. profile.ResponseHeaders
                .Select(header => KeyValuePair.Create(header, response.Header(header)))
                .Where(pair => pair.Value is not null)!,
        ];
}
