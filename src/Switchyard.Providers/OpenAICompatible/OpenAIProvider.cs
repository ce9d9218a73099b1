using System.Buffers;
using System.Runtime.CompilerServices;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Any upstream of OpenAI's dialect; what sets one apart is its profile.</summary>
/// <param name="name">The name from the configuration.</param>
/// <param name="options">Its section.</param>
/// <param name="client">Its HTTP side; owned here.</param>
/// <param name="profile">Its peculiarities.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAIProvider(
    string name, ProviderOptions options, UpstreamClient client, OpenAIProfile profile, TimeProvider time) : ILlmProvider
{
    private const string ChatPath = "/chat/completions";
    private const string EmbeddingsPath = "/embeddings";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Dialect Dialect => Dialect.OpenAI;

    /// <inheritdoc/>
    public ValueTask InitializeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<Outcome<LlmAnswer>> CompleteAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        var body = Prepare(call);
        if (!body.IsSuccess)
        {
            return client.Refused(body.Error);
        }

        var sent = await client.SendAsync(RequestOf(call, body.Value), call.Clock, cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var read = await response.ReadAsync(UpstreamLimits.AnswerBytes, call.Clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? Understand(response, read.Value.Bytes) : client.Own(read.Error);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamEvent> CompleteStreamAsync(
        UpstreamCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var body = Prepare(call);
        if (!body.IsSuccess)
        {
            yield return StreamEvent.Failed(client.Refused(body.Error));
            yield break;
        }

        var sent = await client.SendAsync(RequestOf(call, body.Value), call.Clock, cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            yield return StreamEvent.Failed(sent.Error);
            yield break;
        }

        using var response = sent.Value;
        if (IsWhole(response))
        {
            yield return StreamEvent.Failed(await ReadUnstreamedAsync(response, call.Clock).ConfigureAwait(false));
            yield break;
        }

        var facts = new AnswerFacts { Headers = HeadersOf(response) };
        var reading = new OpenAIStream(client, response, profile, call, facts);
        await using var events = await EventStream.OpenAsync(client, response, call.Clock).ConfigureAwait(false);
        StreamEvent next;
        do
        {
            next = await events.NextAsync(reading.Read, reading.ReadEnd, cancellationToken).ConfigureAwait(false);
            yield return next;
        }
        while (next.Kind is not (StreamEventKind.End or StreamEventKind.Error));
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(profile.Quirks.HealthPath ?? "models", cancellationToken).ConfigureAwait(false);
        return answer.Error;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync("models", cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess
            ? OpenAIModelList.Read(name, answer.Value.Body, profile.ReadModel)
            : new Outcome<IReadOnlyList<ModelInfo>>(answer.Error);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // A JSON or HTML body where events were asked for is an error, or a server that can not stream.
    private static bool IsWhole(UpstreamResponse response) =>
        response.ContentType is { } type && !response.IsEventStream &&
        (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("html", StringComparison.OrdinalIgnoreCase));

    private Outcome<RewrittenBody> Prepare(UpstreamCall call)
    {
        if (call.IsPassThrough(Dialect))
        {
            return new OpenAIRequestRewriter(call.Call.Body, call.Call.Outline!, profile.Quirks, call.Drop).Rewrite(call.Model);
        }

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
            Source = call.Call.Dialect,
        };
        var written = OpenAIRequestWriter.Write(request.Value, target, call.Drop);
        return written.IsSuccess ? new RewrittenBody(written.Value) : written.Error;
    }

    private UpstreamRequest RequestOf(UpstreamCall call, RewrittenBody body) =>
        new(HttpMethod.Post, call.Call.Kind == CallKind.Chat ? ChatPath : EmbeddingsPath)
        {
            Body = body.Bytes,
            WantsStream = call.Call.Stream,
            KeyIndex = call.KeyIndex,
            Headers = profile.RequestHeaders.Count == 0 ? [] : call.Call.HeadersNamed(profile.RequestHeaders),
        };

    private Outcome<LlmAnswer> Understand(UpstreamResponse response, ReadOnlyMemory<byte> body)
    {
        var facts = new AnswerFacts { Headers = HeadersOf(response) };
        var scanner = new OpenAIAnswerScanner(facts);
        var scan = scanner.Scan(body.Span);
        var isAnswer = (scan & (OpenAIScan.Choice | OpenAIScan.Vectors)) != 0;
        if (!isAnswer || scan.HasFlag(OpenAIScan.Error) || OpenAIFinishReasons.IsFailure(facts.NativeFinishReason))
        {
            return client.Classify(response.AsFailure(body));
        }

        var isForeign = (scan & (OpenAIScan.Parts | OpenAIScan.EmptyFinish)) != 0 && scanner.HasOneChoice;
        return new LlmAnswer(() => OpenAIAnswerReader.Read(body, facts))
        {
            Dialect = Dialect,
            Body = isForeign ? InTheDialect(OpenAIAnswerReader.Read(body, facts)) : body,
            Facts = facts,
        };
    }

    // The official clients can not read what this server has in the place of a text or of a finish reason.
    private static ReadOnlyMemory<byte> InTheDialect(LlmResponse answer)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAIAnswerWriter.Write(answer, output);
        return output.WrittenMemory;
    }

    private async ValueTask<LlmError> ReadUnstreamedAsync(UpstreamResponse response, AttemptClock clock)
    {
        var read = await response.ReadAsync(UpstreamLimits.ErrorBytes, clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? client.Classify(response.AsFailure(read.Value.Bytes)) : client.Own(read.Error);
    }

    private KeyValuePair<string, string>[] HeadersOf(UpstreamResponse response) =>
    [
        .. profile.ResponseHeaders
            .Select(header => KeyValuePair.Create(header, response.Header(header)))
            .Where(pair => pair.Value is not null)!,
    ];

    private async ValueTask<Outcome<GetAnswer>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var clock = new AttemptClock(time, options.Timeouts, options.Timeouts.Total, cancellationToken);
        var sent = await client.SendAsync(new UpstreamRequest(HttpMethod.Get, "/" + path.TrimStart('/')), clock, cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var read = await response.ReadAsync(UpstreamLimits.AnswerBytes, clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? new GetAnswer(read.Value.Bytes) : client.Own(read.Error);
    }

    private sealed record GetAnswer(ReadOnlyMemory<byte> Body);
}
