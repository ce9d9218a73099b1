using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Server.Webhooks;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;
using Xunit;

namespace Switchyard.Tests.Webhooks;

public sealed class WebhookSenderTests : IDisposable
{
    private const string Secret = "0d6b8a1c-a receiver's secret";

    private readonly MetricsFixture _metrics = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Receiver _receiver = new();
    private readonly WebhookSender _sender;

    public WebhookSenderTests()
    {
        var options = new WebhookOptions { Url = new Uri("https://hooks.example/budgets"), Secret = Secret };
        _sender = new WebhookSender(options, _receiver, _metrics.Metrics, _time, NullLogger<WebhookSender>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Reached_AFigure_IsPostedAndSigned()
    {
        await _sender.StartAsync(Token);
        var mark = new BudgetMark("tenant:search", "month:2026-01", true, 80, 300);

        new BudgetWebhook(_sender).Reached(new BudgetNotice(mark, BudgetScope.Tenant, 240.000000000000000001m, _time.GetUtcNow()));
        var (request, body) = await _receiver.NextAsync(Token);
        await _sender.StopAsync(Token);

        request.RequestUri.ShouldBe(new Uri("https://hooks.example/budgets"));
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        request.Headers.GetValues(WebhookSender.SignatureHeader).Single().ShouldBe($"t={seconds},v1={Convert.ToHexStringLower(digest)}");
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("id").GetString().ShouldBe(request.Headers.GetValues("x-switchyard-event-id").Single());
        json.RootElement.GetProperty("budget").GetString().ShouldBe("tenant:search");
        json.RootElement.GetProperty("percent").GetInt32().ShouldBe(80);
        json.RootElement.GetProperty("spent").GetRawText().ShouldBe("240.000000000000000001");
        body.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Post_ReceiverFailsTwice_IsTriedAgainUnderTheSameId()
    {
        _receiver.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        _receiver.Answers.Enqueue(HttpStatusCode.TooManyRequests);
        await _sender.StartAsync(Token);

        _sender.Post(new Webhook("e1", "{}"u8.ToArray()));
        for (var turn = 0; turn < 3; turn++)
        {
            var next = _receiver.NextAsync(Token);
            await PassUntilAsync(next);
            (await next).Request.Headers.GetValues("x-switchyard-event-id").Single().ShouldBe("e1");
        }

        await _sender.StopAsync(Token);
        _metrics.Read().Value("switchyard_webhooks_total", ("result", "sent")).ShouldBe(1);
    }

    [Fact]
    public async Task Post_ReceiverRefuses_IsGivenUpAtOnce()
    {
        _receiver.Answers.Enqueue(HttpStatusCode.NotFound);
        await _sender.StartAsync(Token);

        _sender.Post(new Webhook("e1", "{}"u8.ToArray()));
        _sender.Post(new Webhook("e2", "{}"u8.ToArray()));
        await _receiver.NextAsync(Token);
        var (second, _) = await _receiver.NextAsync(Token);
        await _sender.StopAsync(Token);

        second.Headers.GetValues("x-switchyard-event-id").Single().ShouldBe("e2");
        _metrics.Read().Value("switchyard_webhooks_total", ("result", "failed")).ShouldBe(1);
    }

    [Fact]
    public void Post_MoreThanMayWait_DropsTheNewest()
    {
        for (var i = 0; i < 260; i++)
        {
            _sender.Post(new Webhook($"e{i}", "{}"u8.ToArray()));
        }

        _metrics.Read().Value("switchyard_webhooks_total", ("result", "dropped")).ShouldBe(4);
    }

    // The pause's timer is set on another thread, beside that of the try's own limit which has ended by then.
    // Whether the pause has begun can not be seen: time goes on until it is over.
    private async Task PassUntilAsync(Task task)
    {
        while (await Task.WhenAny(task, Task.Run(static () => { }, Token)) != task)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Takes what is posted and answers as told, else with 204.</summary>
    private sealed class Receiver : HttpMessageHandler
    {
        private readonly System.Threading.Channels.Channel<(HttpRequestMessage Request, string Body)> _taken =
            System.Threading.Channels.Channel.CreateUnbounded<(HttpRequestMessage, string)>();

        public Queue<HttpStatusCode> Answers { get; } = new();

        public async Task<(HttpRequestMessage Request, string Body)> NextAsync(CancellationToken cancellationToken) =>
            await _taken.Reader.ReadAsync(cancellationToken);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _taken.Writer.WriteAsync((request, await request.Content!.ReadAsStringAsync(cancellationToken)), cancellationToken);
            return new HttpResponseMessage(Answers.TryDequeue(out var status) ? status : HttpStatusCode.NoContent);
        }
    }
}
