using System.Runtime.CompilerServices;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Providers.Upstream;

/// <summary>
/// What every provider over HTTP does alike: send, read whole or event by event, report. A provider says how a
/// request is written and what an answer means.
/// </summary>
/// <param name="name">The name from the configuration.</param>
/// <param name="options">Its section.</param>
/// <param name="client">Its HTTP side; owned here.</param>
/// <param name="time">The clock.</param>
internal abstract class HttpProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time) : ILlmProvider
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public abstract Dialect Dialect { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> ClientHeaders => [];

    /// <summary>Its HTTP side.</summary>
    protected UpstreamClient Client => client;

    /// <summary>The cheapest question that needs the key.</summary>
    protected abstract string HealthPath { get; }

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
        if (!read.IsSuccess)
        {
            return client.Own(read.Error);
        }

        var answer = Understand(response, read.Value);
        if (answer.Value is { } understood)
        {
            understood.Facts.Allowance = response.ReadAllowance();
        }

        return answer;
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

        var reading = CreateReading(call, response);
        reading.ReadHead();
        await using var events = await EventStream.OpenAsync(client, response, call.Clock).ConfigureAwait(false);
        StreamEvent next;
        do
        {
            next = await events.NextAsync(reading, cancellationToken).ConfigureAwait(false);
            yield return next;
        }
        while (next.Kind is not (StreamEventKind.End or StreamEventKind.Error));
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var path = options.Quirks.HealthPath ?? HealthPath;
        var answer = await GetAsync(path, cancellationToken).ConfigureAwait(false);
        answer.Value?.Dispose();
        return answer.Error;
    }

    /// <inheritdoc/>
    public abstract ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Writes the request, or says why the provider can not take it.</summary>
    /// <param name="call">The call.</param>
    protected abstract Outcome<UpstreamRequest> Prepare(UpstreamCall call);

    /// <summary>What a whole answer with a success status means; it may still be an error.</summary>
    /// <param name="response">The response.</param>
    /// <param name="body">Its body; the answer keeps it, anything else disposes it.</param>
    protected abstract Outcome<LlmAnswer> Understand(UpstreamResponse response, BodyBytes body);

    /// <summary>What a body that is no answer means.</summary>
    /// <param name="response">The response.</param>
    /// <param name="body">Its body; disposed here.</param>
    protected LlmError Classify(UpstreamResponse response, BodyBytes body)
    {
        using (body)
        {
            return client.Classify(response.AsFailure(body.Bytes)) with { Allowance = response.ReadAllowance() };
        }
    }

    /// <summary>Begins to read a stream.</summary>
    /// <param name="call">The call.</param>
    /// <param name="response">The response.</param>
    protected abstract EventReading CreateReading(UpstreamCall call, UpstreamResponse response);

    /// <summary>Headers of requests without a body.</summary>
    protected virtual IReadOnlyList<KeyValuePair<string, string>> PlainHeaders => [];

    /// <summary>Asks for something that is not a call; the body is the caller's to dispose.</summary>
    /// <param name="path">The path behind the base URL.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    protected async ValueTask<Outcome<BodyBytes>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var clock = new AttemptClock(time, options.Timeouts, options.Timeouts.Total, cancellationToken);
        var request = new UpstreamRequest(HttpMethod.Get, "/" + path.TrimStart('/')) { Headers = PlainHeaders };
        var sent = await client.SendAsync(request, clock, cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var read = await response.ReadAsync(UpstreamLimits.AnswerBytes, clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? read : client.Own(read.Error);
    }

    // A JSON or HTML body where events were asked for is an error, or a server that can not stream.
    private static bool IsWhole(UpstreamResponse response) =>
        response.ContentType is { } type && !response.IsEventStream &&
        (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("html", StringComparison.OrdinalIgnoreCase));

    private async ValueTask<Outcome<UpstreamResponse>> SendAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        var request = Prepare(call);
        return request.IsSuccess
            ? await client.SendAsync(request.Value, call.Clock, cancellationToken).ConfigureAwait(false)
            : client.Refused(request.Error);
    }

    private async ValueTask<LlmError> ReadUnstreamedAsync(UpstreamResponse response, AttemptClock clock)
    {
        var read = await response.ReadAsync(UpstreamLimits.ErrorBytes, clock.Token).ConfigureAwait(false);
        return read.IsSuccess ? Classify(response, read.Value) : client.Own(read.Error);
    }
}
