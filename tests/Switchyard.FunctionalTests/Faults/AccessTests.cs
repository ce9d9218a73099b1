using System.Globalization;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Who is let in, and which start is refused (M36).</summary>
public sealed class AccessTests(AccessTests.Server fixture) : IClassFixture<AccessTests.Server>
{
    private const string Key = "sk-caller-4f9a7be2c61d";
    private const string Other = "sk-caller-88e0d3715ab4";
    private const string Wrong = "sk-caller-4f9a7be2c61e";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, "", 401)]
    [InlineData("Bearer " + Wrong, null, "", 401)]
    [InlineData(null, Wrong, "", 401)]
    [InlineData(Key, null, "", 401)]
    [InlineData("Bearer ", null, "", 401)]
    [InlineData("Basic " + Key, null, "", 401)]
    [InlineData("Bearer " + Key + "x", null, "", 401)]
    [InlineData("Bearer " + Key, null, "", 200)]
    [InlineData("bearer " + Key, null, "", 200)]
    [InlineData(null, Key, "", 200)]
    [InlineData("Bearer " + Key, Key, "", 200)]
    [InlineData("Bearer " + Other, null, "", 200)]
    [InlineData("Bearer " + Key, Wrong, "", 401)]
    [InlineData("Bearer " + Wrong, Key, "", 401)]
    [InlineData("Bearer " + Key, Other, "", 401)]
    [InlineData(null, null, "?key=" + Key, 401)]
    [InlineData(null, null, "?api_key=" + Key, 401)]
    [InlineData("Bearer " + Key, null, "?access_token=" + Key, 401)]
    public async Task Chat_WithTheseCredentials_IsLetInOrNot(string? authorization, string? apiKey, string query, int status)
    {
        foreach (var client in new[] { "native", "openai" })
        {
            var model = $"{client}-{Guid.NewGuid():N}";
            using var request = FaultServer.Request(client, stream: false, FaultServer.Body(client, "up:" + model, stream: false));
            request.RequestUri = new Uri(FaultServer.PathOf(client, stream: false) + query, UriKind.Relative);
            Add(request, "Authorization", authorization);
            Add(request, "x-api-key", apiKey);

            var answer = await ClientAnswer.ReadAsync(await fixture.Value.Process.Client.SendAsync(request, Token), null, Token);

            ((int)answer.Status).ShouldBe(status, client);
            answer.Code.ShouldBe(status == 401 ? "invalid_api_key" : null);
            answer.Body.ShouldNotContain(Key);
            FaultServer.Chats(fixture.Value.First, model).Count.ShouldBe(status == 200 ? 1 : 0, client);
        }
    }

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/v1/models", 401)]
    [InlineData("/api/v1/models", 401)]
    public async Task Route_WithoutAKey_IsOpenOnlyToProbes(string path, int status)
    {
        using var response = await fixture.Value.Process.Client.GetAsync(new Uri(path, UriKind.Relative), Token);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Refusals_OfEveryReason_SayTheSame()
    {
        var bodies = new HashSet<string?>();
        foreach (var authorization in new[] { null, "Bearer " + Wrong, "Basic " + Key, "Bearer short", "Bearer " + new string('k', 4000) })
        {
            using var request = FaultServer.Request("native", stream: false, FaultServer.Body("native", "up:m", stream: false));
            Add(request, "Authorization", authorization);
            var answer = await ClientAnswer.ReadAsync(await fixture.Value.Process.Client.SendAsync(request, Token), null, Token);
            bodies.Add(answer.Message);
        }

        bodies.ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:")]
    [InlineData("SWITCHYARD__Urls", "http://0.0.0.0:")]
    [InlineData("SWITCHYARD__Urls", "http://[::]:")]
    [InlineData("SWITCHYARD__Urls", "http://*:")]
    [InlineData("Kestrel__Endpoints__all__Url", "http://+:")]
    public async Task Start_OnForeignAddressesWithoutAKey_IsRefusedWithASentence(string variable, string address)
    {
        var urls = address + FreePort.Take().ToString(CultureInfo.InvariantCulture);

        await using var server = await SwitchyardProcess.StartToFailAsync(new Dictionary<string, string> { [variable] = urls }, Token);

        server.ExitCode.ShouldBe(1);
        var sentence = server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        sentence.ShouldContain("Auth");
        sentence.ShouldEndWith(".");
        sentence.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task Start_OnAllAddressesWithAKey_ServesWhoHasIt()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://0.0.0.0:" + FreePort.Take().ToString(CultureInfo.InvariantCulture),
            ["SWITCHYARD__Auth__Keys__0__Name"] = "one",
            ["SWITCHYARD__Auth__Keys__0__Key"] = Key,
        };
        await using var server = await SwitchyardProcess.StartAsync(settings, Token);
        using var with = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/models", UriKind.Relative));
        Add(with, "Authorization", "Bearer " + Key);
        using var without = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/models", UriKind.Relative));

        using var served = await server.Client.SendAsync(with, Token);
        using var refused = await server.Client.SendAsync(without, Token);

        ((int)served.StatusCode, (int)refused.StatusCode).ShouldBe((200, 401));
        server.Output.ShouldNotContain(Key);
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
    }

    /// <summary>A server with two callers' keys.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync()
        {
            _server = await FaultServer.StartAsync(
                static (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
                    .Set("Auth__Keys__0__Name", "one").Set("Auth__Keys__0__Key", Key)
                    .Set("Auth__Keys__1__Name", "two").Set("Auth__Keys__1__Key", Other),
                CancellationToken.None);
            _server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        }

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
    }
}
