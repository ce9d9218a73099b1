using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using Shouldly;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Every recording through the official OpenAI client for .NET. It has no name for reasoning.</summary>
[Collection(ReplayCollection.Name)]
public sealed class DotNetClientReplayTests(ReplayService service)
{
    public static IEnumerable<ITheoryDataRow> Whole => Replays.Rows(Replays.Whole);

    public static IEnumerable<ITheoryDataRow> Streamed => Replays.Rows(Replays.Streamed);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Whole))]
    public async Task CompleteChat_Recording_IsUnderstood(string id)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);
        var client = ClientFor(exchange, "dotnet");

        if (expected.Failure is { } failure)
        {
            ShouldBe(await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync(Messages(), null, Token)), failure);
            return;
        }

        var answer = await client.CompleteChatAsync(Messages(), null, Token);
        DotNetAnswer.Of(answer.Value).ShouldSay(expected.Answer, expected.OpenAIFinish);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Streamed))]
    public async Task CompleteChatStreaming_Recording_IsUnderstood(string id)
    {
        var exchange = RecordedTraffic.Get(id);
        var expected = ReplayExpectation.Of(exchange);
        var answer = new DotNetStreamReader();

        var raised = await Record.ExceptionAsync(() => ReadAsync(ClientFor(exchange, "dotnet-stream"), answer));

        if (expected.Failure is not { } failure)
        {
            raised.ShouldBeNull();
            answer.Answer.ShouldSay(expected.Answer, expected.OpenAIFinish);
        }
        else if (expected.BreaksInStream)
        {
            // The client knows no errors within a stream: it trips over the finish reason, which is what saves its caller.
            raised.ShouldBeOfType<ArgumentOutOfRangeException>().Message.ShouldContain("error");
            answer.Answer.ShouldSayAsFarAsItCame(expected.Answer);
        }
        else
        {
            ShouldBe(raised.ShouldBeOfType<ClientResultException>(), failure);
        }
    }

    private static ChatMessage[] Messages() => [new UserChatMessage("Hi")];

    private static async Task ReadAsync(ChatClient client, DotNetStreamReader answer)
    {
        await foreach (var update in client.CompleteChatStreamingAsync(Messages(), null, Token))
        {
            answer.Add(update);
        }
    }

    private static void ShouldBe(ClientResultException raised, ExpectedFailure failure)
    {
        raised.Status.ShouldBe(failure.Status);
        var error = raised.GetRawResponse()!.Content.ToObjectFromJson<System.Text.Json.JsonElement>().GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe(failure.Code);
        raised.Message.ShouldContain(failure.Code);
    }

    private ChatClient ClientFor(RecordedExchange exchange, string way) => new(
        ReplayService.ModelOf(exchange, way),
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(service.Server.BaseUrl + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
