using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Requests that are wrong in every way are refused by name, cost nothing upstream, and leave the server alive (M39).</summary>
public sealed class BadInputTests(BadInputTests.Server fixture) : IClassFixture<BadInputTests.Server>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?> Bodies() => new()
    {
        { "no body", "", null },
        { "blanks", "  \n ", null },
        { "not JSON", "model=x", null },
        { "cut JSON", """{"model":"up:m","messages":[{"role":"user","content":"h""", null },
        { "array", "[]", null },
        { "null", "null", null },
        { "number", "1", null },
        { "trailing text", """{"model":"up:m","messages":[{"role":"user","content":"hi"}]} x""", null },
        { "NaN", """{"model":"up:m","messages":[{"role":"user","content":"hi"}],"temperature":NaN}""", null },
        { "messages missing", """{"model":"up:m"}""", "messages" },
        { "messages null", """{"model":"up:m","messages":null}""", "messages" },
        { "messages empty", """{"model":"up:m","messages":[]}""", "messages" },
        { "messages text", """{"model":"up:m","messages":"hi"}""", "messages" },
        { "message is text", """{"model":"up:m","messages":["hi"]}""", "messages[0]" },
        { "role missing", """{"model":"up:m","messages":[{"content":"hi"}]}""", "messages[0].role" },
        { "role unknown", """{"model":"up:m","messages":[{"role":"wizard","content":"hi"}]}""", "messages[0].role" },
        { "role number", """{"model":"up:m","messages":[{"role":1,"content":"hi"}]}""", "messages[0].role" },
        { "content number", """{"model":"up:m","messages":[{"role":"user","content":1}]}""", "messages[0].content" },
        { "model number", """{"model":7,"messages":[{"role":"user","content":"hi"}]}""", "model" },
        { "model twice", """{"model":"up:m","model":"up:n","messages":[{"role":"user","content":"hi"}]}""", "model" },
        { "messages twice", """{"model":"up:m","messages":[{"role":"user","content":"hi"}],"messages":[{"role":"user","content":"ho"}]}""", "messages" },
        { "temperature text", """{"model":"up:m","messages":[{"role":"user","content":"hi"}],"temperature":"hot"}""", "temperature" },
        { "tools object", """{"model":"up:m","messages":[{"role":"user","content":"hi"}],"tools":{}}""", "tools" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_IsWrong_IsRefusedNamingTheField(string name, string body, string? field)
    {
        foreach (var client in new[] { "native", "openai" })
        {
            var answer = await PostAsync(client, FaultServer.Json(body));

            ((int)answer.Status).ShouldBe(400, $"{name}, {client}");
            answer.Code.ShouldBeOneOf("invalid_json", "invalid_request");
            answer.Headers["x-switchyard-error-source"].ShouldBe("client");
            if (field is not null)
            {
                answer.ErrorField("param").ShouldNotBeNull($"{name}, {client}").ShouldStartWith(field);
            }
        }

        FaultServer.Chats(fixture.Value.First).ShouldBeEmpty(name);
    }

    [Theory]
    [InlineData(100, 400)]
    [InlineData(100_000, 400)]
    public async Task Body_NestedTooDeep_IsRefused(int depth, int status)
    {
        var nest = new string('[', depth) + new string(']', depth);
        foreach (var client in new[] { "native", "openai" })
        {
            var answer = await PostAsync(
                client, FaultServer.Json($$$"""{"model":"up:m","messages":[{"role":"user","content":"hi"}],"metadata":{"a":{{{nest}}}}}"""));

            ((int)answer.Status).ShouldBe(status, client);
        }

        FaultServer.Chats(fixture.Value.First).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("native")]
    [InlineData("openai")]
    public async Task Body_IsNotUtf8_IsRefused(string client)
    {
        byte[] bytes = [.. """{"model":"up:m","messages":[{"role":"user","content":" """u8, 0xC3, 0x28, 0xFF, .. "\"}]}"u8];
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var answer = await PostAsync(client, content);

        ((int)answer.Status).ShouldBe(400);
        answer.Code.ShouldBeOneOf("invalid_json", "invalid_request");
        FaultServer.Chats(fixture.Value.First).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    public async Task ContentType_IsNotJson_Is415(string type, int status)
    {
        foreach (var client in new[] { "native", "openai" })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(FaultServer.Text(client, "up:m", stream: false)));
            content.Headers.TryAddWithoutValidation("Content-Type", type);

            var answer = await PostAsync(client, content);

            ((int)answer.Status, answer.Code, answer.ErrorField("param")).ShouldBe((status, "unsupported_media_type", "content-type"));
        }
    }

    [Fact]
    public async Task Body_IsLargerThanTheLimit_Is413HoweverItComes()
    {
        var huge = new byte[21 << 20];
        Array.Fill(huge, (byte)' ');
        foreach (var client in new[] { "native", "openai" })
        {
            (await PostAsync(client, Typed(new ByteArrayContent(huge)))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await PostAsync(client, Gzip(new byte[200 << 20]))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        }

        fixture.Value.Process.Usage.PeakResidentBytes.ShouldBeLessThan(600L << 20);
    }

    [Fact]
    public async Task Body_IsGarbageUnderGzip_Is400()
    {
        var content = Typed(new ByteArrayContent([0x1F, 0x8B, 1, 2, 3, 4, 5]));
        content.Headers.ContentEncoding.Add("gzip");

        var answer = await PostAsync("openai", content);

        ((int)answer.Status, answer.ErrorField("param")).ShouldBe((400, "content-encoding"));
    }

    [Fact]
    public async Task Body_IsGzipped_IsRead()
    {
        fixture.Value.Second.Enqueue("zipped", Script.EventStream(UpstreamStreams.Events("openai-compatible", "Z")));

        var answer = await PostAsync("openai", Gzip(Encoding.UTF8.GetBytes(FaultServer.Text("openai", "good:zipped", stream: true))));

        (answer.Text, answer.IsDone).ShouldBe((UpstreamStreams.TextOf("Z"), true));
    }

    private static HttpContent Typed(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static HttpContent Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        var content = Typed(new ByteArrayContent(buffer.ToArray()));
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private async Task<ClientAnswer> PostAsync(string client, HttpContent content)
    {
        using var request = FaultServer.Request(client, stream: false, content);

        // A refusal closes the connection: only who asks first is sure to read it while still sending.
        request.Headers.ExpectContinue = content.Headers.ContentLength > 1 << 20;
        var response = await fixture.Value.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return await ClientAnswer.ReadAsync(response, null, Token);
    }

    /// <summary>A server that no refused request may get through.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(
            static (settings, first, second) => settings
                .Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30)
                .Provider("good", "openai-compatible", second, idleSeconds: 30, firstSeconds: 30),
            CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            var hasExited = _server?.Process.HasExited;
            await (_server?.DisposeAsync() ?? default);
            hasExited.ShouldBe(false);
        }
    }
}
