using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Streams that are not quite of the dialect: content as a list of parts (Mistral's reasoning models), finish reasons without a word (Snowflake).</summary>
public sealed class ForeignStreamTests
{
    private static readonly string[] Parts =
    [
        """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"magistral","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"magistral","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Two and two."}]}]},"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"magistral","choices":[{"index":0,"delta":{"content":[{"type":"text","text":"It is "}]},"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"magistral","choices":[{"index":0,"delta":{"content":"4."},"finish_reason":"stop"}],"usage":{"prompt_tokens":28,"completion_tokens":35,"total_tokens":63}}""",
        "[DONE]",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly string[] EmptyFinishes =
    [
        """{"id":"c2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"It is "},"finish_reason":""}]}""",
        """{"id":"c2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"4."},"finish_reason":""}]}""",
        """{"id":"c2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":28,"completion_tokens":35,"total_tokens":63}}""",
        "[DONE]",
    ];

    [Fact]
    public Task CompleteChatStreaming_ContentAsParts_IsUnderstoodByTheClient() => StreamAsync(Parts);

    [Fact]
    public Task CompleteChatStreaming_EmptyFinishReasons_AreUnderstoodByTheClient() => StreamAsync(EmptyFinishes);

    private static async Task StreamAsync(string[] chunks)
    {
        await using var upstream = FaultUpstream.Start();
        upstream.Enqueue("/v1/chat/completions", Script.EventStream([.. chunks.Select(c => new SseMessage(c))]));
        await using var server = await SwitchyardProcess.StartAsync(
            new Dictionary<string, string> { ["SWITCHYARD__Providers__mistral__BaseUrl"] = upstream.BaseUrl + "/v1" }, Token);
        var client = new ChatClient(
            "mistral:magistral", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.BaseUrl + "/v1") });

        var reader = new DotNetStreamReader();
        await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage("2+2?")], null, Token))
        {
            reader.Add(update);
        }

        reader.Answer.ShouldSay(
            new ExpectedAnswer { IsStream = true, IsError = false, Text = "It is 4.", PromptTokens = 28, CompletionTokens = 35 }, "stop");
    }
}
