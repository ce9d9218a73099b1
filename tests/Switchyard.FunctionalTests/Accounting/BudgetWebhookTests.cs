using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Accounting;

/// <summary>The webhook of a budget over a real socket, read as docs/budgets.md tells receivers to.</summary>
public sealed class BudgetWebhookTests : IAsyncLifetime
{
    private const string Secret = "a-receivers-secret-4c2f";

    private readonly FaultUpstream _receiver = FaultUpstream.Start();
    private FaultServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(
        (settings, first, _) =>
        {
            first.Respond(static _ => Script.Json(200, OpenAIAnswer.Text("hello")));
            settings.Provider("up", "openai-compatible", first)
                .Set("Providers__up__Prices__m__Request", "0.01")
                .Set("Budgets__Global__Hard__Total", "0.10").Set("Budgets__Global__Soft__Total", "100")
                .Set("Webhooks__Url", _receiver.BaseUrl + "/budgets").Set("Webhooks__Secret", Secret).Set("Webhooks__AllowPrivateNetwork", "true");
        },
        Token);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Reached_ReceiverFailsAndResets_IsToldOnceAndSigned()
    {
        _receiver.Enqueue(Script.Json(500, "{}"));
        _receiver.Enqueue(new Script().Reset());
        _receiver.Respond(static _ => new Script().Head(204));

        (await SpendAsync(8)).ShouldAllBe(static status => status == HttpStatusCode.OK);
        var tries = new[] { await ArrivedAsync(0), await ArrivedAsync(1), await ArrivedAsync(2) };
        (await SpendAsync(3)).ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PaymentRequired]);
        var last = await ArrivedAsync(3);
        await _server.MetricReachesAsync("switchyard_webhooks_total", "sent", 2, Token);
        await _server.Process.StopAsync(Token);

        // Everything is told by now: what has not come will not come.
        _receiver.RequestCount.ShouldBe(4);
        var eighty = tries.Select(Read).ToList();
        eighty.Select(static told => told.Id).Distinct().ShouldHaveSingleItem();
        eighty.ShouldAllBe(static told => told.Percent == 80 && told.Spent == 0.08m);
        tries.Select(static attempt => attempt.BodyText).Distinct().ShouldHaveSingleItem();
        var whole = Read(last);
        (whole.Percent, whole.Spent).ShouldBe((100, 0.1m));
        whole.Id.ShouldNotBe(eighty[0].Id);
    }

    [Fact]
    public async Task Reached_ReceiverNeverAnswers_KeepsNoCallWaiting()
    {
        _receiver.Respond(static _ => new Script().Hang());
        (await SpendAsync(8)).ShouldAllBe(static status => status == HttpStatusCode.OK);
        await ArrivedAsync(0);

        // The receiver has the event and says nothing: whatever is answered now does not wait for it.
        var ended = _receiver.EndedAsync(0, Token);
        (await SpendAsync(2)).ShouldAllBe(static status => status == HttpStatusCode.OK);
        (await SpendAsync(1)).ShouldBe([HttpStatusCode.PaymentRequired]);
        ended.IsCompleted.ShouldBeFalse();
    }

    // By hand, as a receiver would: the time, a dot and the body as it came.
    private static (string Id, int Percent, decimal Spent) Read(ReceivedRequest request)
    {
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/budgets");
        request.Header("content-type").ShouldBe("application/json");
        var parts = request.Header("x-switchyard-signature").ShouldNotBeNull().Split(',');
        parts.Length.ShouldBe(2);
        var seconds = parts[0]["t=".Length..];
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. request.Body.Span];
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
        parts[1].ShouldBe("v1=" + Convert.ToHexStringLower(digest));
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        age.ShouldBeInRange(TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(5));
        var body = request.Json.ShouldNotBeNull();
        body.GetProperty("type").GetString().ShouldBe("budget.reached");
        body.GetProperty("budget").GetString().ShouldBe("global");
        (body.GetProperty("period").GetString(), body.GetProperty("figure").GetString()).ShouldBe(("total", "hard"));
        body.GetProperty("limit").GetDecimal().ShouldBe(0.1m);
        body.GetProperty("id").GetString().ShouldBe(request.Header("x-switchyard-event-id"));
        return (body.GetProperty("id").GetString()!, body.GetProperty("percent").GetInt32(), body.GetProperty("spent").GetDecimal());
    }

    private async Task<ReceivedRequest> ArrivedAsync(int index)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        return await _receiver.RequestArrivedAsync(index, either.Token);
    }

    private async Task<List<HttpStatusCode>> SpendAsync(int calls)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < calls; i++)
        {
            statuses.Add((await _server.ChatAsync("openai", "up:m", stream: false, Token)).Status);
        }

        return statuses;
    }
}
