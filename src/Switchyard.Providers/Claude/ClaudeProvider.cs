using System.Runtime.CompilerServices;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Claude;

/// <summary>Anthropic's Messages API.</summary>
/// <param name="name">The name from the configuration.</param>
/// <param name="options">Its section.</param>
/// <param name="client">Its HTTP side; owned here.</param>
/// <param name="time">The clock.</param>
internal sealed class ClaudeProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time) : ILlmProvider
{
    private const string Version = "anthropic-version";
    private const string DefaultVersion = "2023-06-01";
    private const string Beta = "anthropic-beta";
    private const string FilesBeta = "files-api-2025-04-14";
    private const string MessagesPath = "/v1/messages";

    // Needs the key and costs nothing.
    private const string HealthPath = "/v1/models?limit=1";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Dialect Dialect => Dialect.Anthropic;

    /// <summary>A provider over these connections.</summary>
    /// <param name="http">The connections; owned by the provider.</param>
    /// <param name="name">The name from the configuration.</param>
    /// <param name="baseUrl">What stands before <c>/v1/messages</c>; an ending <c>/v1</c> is taken for the path's own.</param>
    /// <param name="options">Its section.</param>
    /// <param name="time">The clock.</param>
    public static ClaudeProvider Over(HttpMessageInvoker http, string name, Uri baseUrl, ProviderOptions options, TimeProvider time)
    {
        var client = new UpstreamClient(
            name, WithoutVersion(baseUrl), options, http, new ClaudeErrorClassifier(time),
            static (headers, key) => headers.TryAddWithoutValidation("x-api-key", key));
        return new ClaudeProvider(name, options, client, time);
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<Outcome<LlmAnswer>> CompleteAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(call, cancellationToken).ConfigureAwait(false);
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
        var sent = await SendAsync(call, cancellationToken).ConfigureAwait(false);
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

        var reading = new ClaudeStream(client, response, !call.IsPassThrough(Dialect));
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
        var path = options.Quirks.HealthPath ?? HealthPath;
        return (await GetAsync("/" + path.TrimStart('/'), cancellationToken).ConfigureAwait(false)).Error;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var models = new ClaudeModelList(name);
        while (models.NextPath is { } path)
        {
            var answer = await GetAsync(path, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                return answer.Error;
            }

            if (models.Add(answer.Value.Body) is { } error)
            {
                return error;
            }
        }

        return new Outcome<IReadOnlyList<ModelInfo>>(models.Models);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // A JSON or HTML body where events were asked for is an error, or a server that can not stream.
    private static bool IsWhole(UpstreamResponse response) =>
        response.ContentType is { } type && !response.IsEventStream &&
        (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("html", StringComparison.OrdinalIgnoreCase));

    private static Uri WithoutVersion(Uri baseUrl)
    {
        var address = baseUrl.AbsoluteUri.TrimEnd('/');
        return new Uri(address.EndsWith("/v1", StringComparison.Ordinal) ? address[..^3] : address);
    }

    private async ValueTask<Outcome<UpstreamResponse>> SendAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        if (call.Call.Kind != CallKind.Chat)
        {
            return client.Refused(new LlmError(LlmErrorCode.UnsupportedParameter, "The provider makes no embeddings.") { Param = "model" });
        }

        var request = call.Call.Request;
        if (!request.IsSuccess)
        {
            return client.Refused(request.Error);
        }

        var written = AnthropicRequestWriter.Write(request.Value, call.Model, call.Call.Stream, call.Call.Dialect, call.Drop);
        if (!written.IsSuccess)
        {
            return client.Refused(written.Error);
        }

        var outgoing = new UpstreamRequest(HttpMethod.Post, MessagesPath)
        {
            Body = written.Value,
            WantsStream = call.Call.Stream,
            KeyIndex = call.KeyIndex,
            Headers = Headers(UsesFiles(request.Value)),
        };
        return await client.SendAsync(outgoing, call.Clock, cancellationToken).ConfigureAwait(false);
    }

    private static bool UsesFiles(LlmRequest request) =>
        request.Messages.Any(message => message.Content?.Parts?.Any(part => part.FileId is not null) == true);

    private KeyValuePair<string, string>[] Headers(bool usesFiles) =>
    [
        .. options.Headers.ContainsKey(Version) ? [] : new[] { KeyValuePair.Create(Version, DefaultVersion) },
        .. usesFiles ? new[] { KeyValuePair.Create(Beta, FilesBeta) } : [],
    ];

    private Outcome<LlmAnswer> Understand(UpstreamResponse response, ReadOnlyMemory<byte> body)
    {
        var facts = AnthropicAnswerReader.ReadFacts(body.Span);
        return facts.IsSuccess
            ? new LlmAnswer(() => AnthropicAnswerReader.ReadResponse(body, facts.Value)) { Dialect = Dialect, Body = body, Facts = facts.Value }
            : client.Classify(response.AsFailure(body));
    }

    private async ValueTask<LlmError> ReadUnstreamedAsync(UpstreamResponse response, AttemptClock clock)
    {
        var read = await response.ReadAsync(UpstreamLimits.ErrorBytes, clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? client.Classify(response.AsFailure(read.Value.Bytes)) : client.Own(read.Error);
    }

    private async ValueTask<Outcome<GetAnswer>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var clock = new AttemptClock(time, options.Timeouts, options.Timeouts.Total, cancellationToken);
        var outgoing = new UpstreamRequest(HttpMethod.Get, path) { Headers = Headers(usesFiles: false) };
        var sent = await client.SendAsync(outgoing, clock, cancellationToken).ConfigureAwait(false);
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
