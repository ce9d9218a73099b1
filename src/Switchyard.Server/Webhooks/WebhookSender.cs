using System.Net.Http.Headers;
using System.Threading.Channels;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Providers.Upstream;

namespace Switchyard.Server.Webhooks;

/// <summary>
/// Posts events to the address of the configuration and to no other, signed, one after another. An event is tried six times within about a
/// minute; of events that come faster than they can be posted the newest are dropped. Thread-safe.
/// </summary>
internal sealed partial class WebhookSender : BackgroundService
{
    /// <summary>The header that carries the signature.</summary>
    public const string SignatureHeader = "x-switchyard-signature";

    private const string IdHeader = "x-switchyard-event-id";
    private const int MostWaiting = 256;
    private const int MostTries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);

    private readonly Channel<Webhook> _waiting = Channel.CreateBounded<Webhook>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly HttpClient _client;
    private readonly WebhookOptions _options;
    private readonly WebhookSignature _signature;
    private readonly WebhookMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes a sender with nothing to send.</summary>
    /// <param name="options">Where to, with an address and a secret.</param>
    /// <param name="handler">Sends; disposed with the sender.</param>
    /// <param name="metrics">Counts what was sent and given up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what was given up.</param>
    public WebhookSender(
        WebhookOptions options, HttpMessageHandler handler, SwitchyardMetrics metrics, TimeProvider time, ILogger<WebhookSender> logger)
    {
        ArgumentNullException.ThrowIfNull(options.Secret);
        (_options, _metrics, _time, _logger) = (options, metrics.Webhooks, time, logger);
        _signature = new WebhookSignature(options.Secret);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A handler that connects to the configured address only, by the same rules as for upstreams.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="handlers">Makes it.</param>
    public static HttpMessageHandler HandlerOf(WebhookOptions options, HttpHandlerFactory handlers) => handlers.Create(
        "webhooks", new ProviderOptions { AllowPrivateNetwork = options.AllowPrivateNetwork, Timeouts = { Connect = Connect } }, options.Url!);

    /// <summary>Has an event posted; returns at once.</summary>
    /// <param name="webhook">The event.</param>
    public void Post(Webhook webhook)
    {
        if (!_waiting.Writer.TryWrite(webhook))
        {
            _metrics.Ended(WebhookResult.Dropped);
            Log.Dropped(_logger, webhook.Id);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var webhook in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await DeliverAsync(webhook, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    private async Task DeliverAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        for (var turn = 1; ; turn++)
        {
            var status = await SendAsync(webhook, cancellationToken).ConfigureAwait(false);
            if (status is >= 200 and < 300)
            {
                _metrics.Ended(WebhookResult.Sent);
                return;
            }

            if (turn == MostTries || !MayTryAgain(status))
            {
                _metrics.Ended(WebhookResult.Failed);
                Log.Failed(_logger, webhook.Id, turn, status);
                return;
            }

            var pause = FirstPause * (1 << (turn - 1));
            await Task.Delay((pause / 2) + (pause / 2 * Random.Shared.NextDouble()), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A refusal stays one; what failed on the way, or came too often, may work later.
    private static bool MayTryAgain(int? status) => status is null or 408 or 425 or 429 or >= 500;

    private async Task<int?> SendAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url);
        request.Content = new ReadOnlyMemoryContent(webhook.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(IdHeader, webhook.Id);
        request.Headers.Add(SignatureHeader, _signature.Sign(_time.GetUtcNow(), webhook.Body.Span));
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1660, LogLevel.Warning, "The webhook {Id} was given up after {Tries} tries; the last answer was {Status}.", EventName = "WebhookFailed")]
        public static partial void Failed(ILogger logger, string id, int tries, int? status);

        [LoggerMessage(1661, LogLevel.Warning, "The webhook {Id} was dropped: too many wait.", EventName = "WebhookDropped")]
        public static partial void Dropped(ILogger logger, string id);
    }
}
