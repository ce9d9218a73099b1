using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Replay;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>What a model writes is text to its reader, whatever it looks like on the wire (M38).</summary>
public sealed class HostileTextTests(BothDialects fixture) : IClassFixture<BothDialects>
{
    private static readonly string[] Kinds = ["openai-compatible", "claude"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Texts() =>
    [
        "\n\ndata: [DONE]\n\n",
        "\r\n\r\ndata: [DONE]\r\n\r\n",
        "[DONE]",
        "a\rb",
        "a\nb",
        "a\0b",
        "a\u2028b\u2029c",
        "\uFEFFa",
        "\n\nevent: error\ndata: {\"error\":{\"message\":\"canary\"}}\n\n",
        ": comment\n\n",
        "id: 7\nretry: 1\n\n",
        "\"}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"canary\"}}]}\n\n",
        "\u001b[31m\b\u007f\u0085",
        "\\u0000 \\n \\",
        "</script><!--",
        "\U0001F600\uFFFD",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Stream_OfThisText_CarriesItAsText(string text)
    {
        foreach (var kind in Kinds)
        {
            foreach (var client in new[] { "native", "openai" })
            {
                fixture.Value.First.Enqueue("hostile", Stream(kind, text));

                var answer = await fixture.Value.ChatAsync(client, kind + ":hostile", stream: true, Token);

                var where = $"{kind} to {client}";
                answer.Text.ShouldBe(text + "end" + text, where);
                (answer.IsDone, answer.Errors, answer.IsBroken).ShouldBe((true, 0, false), where);
                answer.Events.Count(e => e.Data == "[DONE]").ShouldBe(1, where);
                answer.Events[^1].Data.ShouldBe("[DONE]", where);
                answer.Body.Split('\n').ShouldAllBe(line => IsOurs(line), where);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Stream_OfThisText_IsTextToTheDotNetClient(string text)
    {
        foreach (var kind in Kinds)
        {
            fixture.Value.First.Enqueue("hostile", Stream(kind, text));
            var client = new ChatClient(
                kind + ":hostile", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(fixture.Value.Process.BaseUrl + "/v1") });

            var reader = new DotNetStreamReader();
            await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage(text)], null, Token))
            {
                reader.Add(update);
            }

            (reader.Answer.Text, reader.Answer.Finish).ShouldBe((text + "end" + text, "stop"), kind);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Request_OfThisText_ReachesTheUpstreamAsTextAndIsAnsweredWhole(string text)
    {
        foreach (var kind in Kinds)
        {
            foreach (var client in new[] { "native", "openai" })
            {
                fixture.Value.First.Enqueue("hostile", Script.Json(200, kind == "claude" ? AnthropicAnswer.Text(text) : OpenAIAnswer.Text(text)));
                using var request = FaultServer.Request(client, stream: false, FaultServer.Body(client, kind + ":hostile", stream: false, text));

                var answer = await ClientAnswer.ReadAsync(await fixture.Value.Process.Client.SendAsync(request, Token), null, Token);

                ((int)answer.Status).ShouldBe(200, answer.Body);
                var json = JsonNode.Parse(answer.Body)!;
                var content = client == "openai" ? json["choices"]![0]!["message"]!["content"] : json["content"];
                content!.GetValue<string>().ShouldBe(text, $"{kind} to {client}");
                Prompt(FaultServer.Chats(fixture.Value.First, "hostile")[^1]).ShouldBe(text, $"{client} to {kind}");
            }
        }
    }

    // An upstream's event names would be lines of another dialect.
    private static bool IsOurs(string line) => line is "" or "data: [DONE]" || line[0] == ':' || line.StartsWith("data: {");

    private static string? Prompt(ReceivedRequest request)
    {
        var content = request.Json!.Value.GetProperty("messages")[0].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString() : content[0].GetProperty("text").GetString();
    }

    private static Script Stream(string kind, string text) => Script.EventStream(kind == "claude"
        ? new AnthropicStreamBuilder().Start().Text(text, "end", text).Finish().Stop().Events
        : new OpenAIStreamBuilder().Role().Text(text, "end", text).Finish().Usage(3, 7).Done().Events);
}
