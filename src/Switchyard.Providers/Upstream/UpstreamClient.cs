using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Wire;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.Upstream;

/// <summary>The HTTP side of one provider: its address, headers and keys, and failures as values. Thread-safe.</summary>
/// <param name="name">The provider's name, set on its errors.</param>
/// <param name="baseUrl">What paths are appended to.</param>
/// <param name="options">The provider's section.</param>
/// <param name="http">Its connections; owned here.</param>
/// <param name="classifier">Reads its failures.</param>
/// <param name="keyHeader">Puts a key on a request.</param>
/// <param name="buffers">Bounds what all answers hold together.</param>
internal sealed class UpstreamClient(
    string name,
    Uri baseUrl,
    ProviderOptions options,
    HttpMessageInvoker http,
    IErrorClassifier classifier,
    Action<HttpRequestHeaders, string> keyHeader,
    BufferBudget buffers) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _keys = options.AllKeys();
    private readonly (string Name, string Value)[] _headers = [.. options.Headers.Select(header => (header.Key, header.Value))];

    /// <summary>Sends a request and waits for the head of a successful response.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="clock">The attempt's timers.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public async ValueTask<Outcome<UpstreamResponse>> SendAsync(
        UpstreamRequest request, AttemptClock clock, CancellationToken cancellationToken)
    {
        HttpResponseMessage? message = null;
        try
        {
            using var outgoing = Create(request);
            message = await http.SendAsync(outgoing, clock.Token).ConfigureAwait(false);
            clock.BytesArrived();
        }
        catch (Exception e) when (UpstreamFaults.IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return UpstreamFaults.BeforeHead(e, clock) with { Provider = name };
        }

        var response = new UpstreamResponse(message, clock, buffers);
        if (message.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            return await ReadFailureAsync(response, clock.Token).ConfigureAwait(false);
        }
    }

    /// <summary>What a body or an event that reports a failure means.</summary>
    /// <param name="failure">The failure.</param>
    public LlmError Classify(UpstreamFailure failure) =>
        classifier.Classify(failure) with { Provider = name, UpstreamStatus = failure.Status };

    /// <summary>An error of this provider.</summary>
    /// <param name="error">The error.</param>
    public LlmError Own(LlmError error) => error with { Provider = name };

    /// <summary>A request this provider can not take; nothing was sent.</summary>
    /// <param name="error">Why.</param>
    public LlmError Refused(LlmError error) => error with { Provider = name, Source = ErrorSource.Client };

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async ValueTask<LlmError> ReadFailureAsync(UpstreamResponse response, CancellationToken cancellationToken)
    {
        // A redirect is never followed: it would carry the key to another host.
        if (response.Status is >= 300 and < 400)
        {
            return new LlmError(LlmErrorCode.UpstreamInvalidResponse, "The provider answered with a redirect.")
            {
                Provider = name,
                UpstreamStatus = response.Status,
                IsRetryable = false,
            };
        }

        var read = await response.ReadAsync(UpstreamLimits.ErrorBytes, cancellationToken).ConfigureAwait(false);
        using var body = read.Value;
        return Classify(response.AsFailure(body?.Bytes ?? default)) with { Allowance = response.ReadAllowance() };
    }

    private HttpRequestMessage Create(UpstreamRequest request)
    {
        var message = new HttpRequestMessage(request.Method, AddressOf(request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = Json;
        }

        message.Headers.TryAddWithoutValidation("Accept", request.WantsStream ? "text/event-stream" : "application/json");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", ContentCoding.Accepted);
        foreach (var (header, value) in _headers)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        foreach (var (header, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        if (_keys.Count > 0)
        {
            keyHeader(message.Headers, _keys[request.KeyIndex % _keys.Count]);
        }

        return message;
    }

    // Hot path (bench/load): the few paths a provider has are parsed once.
    private Uri AddressOf(string path) =>
        _addresses.GetOrAdd(path, static (path, root) => new Uri(string.Concat(root, path)), _base);
}
