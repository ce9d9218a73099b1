using System.Net;
using System.Text.Json;
using Shouldly;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Accounting;

/// <summary>A call under a hard budget that does not say how long its answer may be, to every kind of upstream and in either dialect.</summary>
public sealed class OutputCapTests(OutputCapServer server) : IClassFixture<OutputCapServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Kinds of upstreams, dialects of clients, and whether a stream is asked for.</summary>
    public static TheoryData<string, string, bool> Calls { get; } =
    [
        .. from kind in OutputCapServer.Kinds
           from client in new[] { "openai", "native" }
           from stream in new[] { false, true }
           select new TheoryDataRow<string, string, bool>(kind, client, stream),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_WithoutAMaximum_GetsOneAndTheAnswerSaysSo(string kind, string client, bool stream)
    {
        var answer = await server.Server.ChatAsync(client, $"{kind}:m", stream, Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        MaximumOf(kind).ShouldBe(OutputCapServer.Configured);
        ShowReport(answer, client, stream, true);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_OfAModelThatGivesLess_GetsTheModelsOwnMaximum(string kind, string client, bool stream)
    {
        var answer = await server.Server.ChatAsync(client, $"{kind}:small", stream, Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        MaximumOf(kind).ShouldBe(OutputCapServer.OfTheModel);
        ShowReport(answer, client, stream, true);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_WithAMaximum_KeepsItsOwn(string kind, string client, bool stream)
    {
        var name = client == "openai" ? "max_tokens" : "maxTokens";
        var body = FaultServer.Text(client, $"{kind}:m", stream)[..^1] + $",\"{name}\":77}}";
        using var request = FaultServer.Request(client, stream, FaultServer.Json(body));
        var answer = await ClientAnswer.ReadAsync(await server.Server.Process.Client.SendAsync(request, Token), null, Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        MaximumOf(kind).ShouldBe(77);
        ShowReport(answer, client, stream, false);
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("native", false)]
    [InlineData("native", true)]
    public async Task Call_OfTheSimulatedProvider_IsCutAtTheMaximumItGot(string client, bool stream)
    {
        var answer = await server.Server.ChatAsync(client, "simulated:sim-1", stream, Token);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        answer.Body.ShouldContain(client == "openai" ? "\"finish_reason\":\"length\"" : "\"finishReason\":\"length\"");
        ShowReport(answer, client, stream, true);
    }

    // Exactly one of the two names, for OpenAI's dialect has two and servers refuse both at once.
    private int MaximumOf(string kind)
    {
        var sent = FaultServer.Chats(server.Server.First).Last(request => request.Path.StartsWith($"/{kind}/", StringComparison.Ordinal)).Json!.Value;
        return sent.EnumerateObject().Where(static field => field.Name is "max_tokens" or "max_completion_tokens").ShouldHaveSingleItem().Value.GetInt32();
    }

    private static void ShowReport(ClientAnswer answer, string client, bool stream, bool isCapped)
    {
        var field = client == "openai" ? "max_tokens" : "maxTokens";
        var header = answer.Headers.GetValueOrDefault("x-switchyard-dropped", "").Split(", ", StringSplitOptions.RemoveEmptyEntries);
        header.Contains(field).ShouldBe(isCapped, $"x-switchyard-dropped: {string.Join(", ", header)}");
        if (client == "native")
        {
            using var json = JsonDocument.Parse(stream ? answer.Events.Last(static e => e.Data.StartsWith('{')).Data : answer.Body);
            var metadata = json.RootElement.GetProperty("metadata");
            var dropped = metadata.TryGetProperty("droppedParameters", out var list) ? list.EnumerateArray().Select(static one => one.GetString()).ToArray() : [];
            dropped.Contains(field).ShouldBe(isCapped);
        }
    }
}
