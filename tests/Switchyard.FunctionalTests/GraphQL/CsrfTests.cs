using System.Text;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>What a page of another origin can make a browser send, none of which is executed (M41).</summary>
public sealed class CsrfTests : IAsyncLifetime
{
    private const string Mutation = "mutation { bump }";

    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    // Without keys every caller on this machine is served: only the rules for browsers are left.
    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "query=mutation%20%7B%20bump%20%7D")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"mutation { bump }\"}\r\n--b--\r\n")]
    [InlineData("text/plain", """{"query":"mutation { bump }"}""")]
    [InlineData("text/plain; x=application/json", """{"query":"mutation { bump }"}""")]
    [InlineData("application/graphql", Mutation)]
    [InlineData("", """{"query":"mutation { bump }"}""")]
    public async Task Post_ContentTypeThatFormsSend_Is415AndCounted(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("content-type", type).ShouldBeTrue();
        }

        var answer = await Host.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content },
            static request =>
            {
                request.Headers.Add("origin", "https://evil.example");
                request.Headers.Add("cookie", "session=1");
            },
            Token);

        answer.Status.ShouldBe(415);
        Host.Api.Bumps.ShouldBe(0);
        (await Host.MetricAsync("switchyard_csrf_blocked_total", "reason=\"content_type\"", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Get_WithoutAHeaderThatBrowsersAskFor_IsRefusedAndCounted()
    {
        var answer = await GetAsync("?query={health}");

        answer.Status.ShouldBe(400);
        answer.Code.ShouldBe("invalid_request");
        (await Host.MetricAsync("switchyard_csrf_blocked_total", "reason=\"preflight_header\"", Token)).ShouldBe(1);
    }

    [Theory]
    [InlineData("graphql-preflight", "1")]
    [InlineData("apollo-require-preflight", "true")]
    [InlineData("x-api-key", "any")]
    public async Task Get_WithSuchAHeader_IsAnswered(string name, string value)
    {
        var answer = await GetAsync("?query=query($t:String!){echo(text:$t)}&variables={\"t\":\"hi\"}", (name, value));

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("data").GetProperty("echo").GetString().ShouldBe("hi");
    }

    [Theory]
    [InlineData("mutation{bump}", "application/json")]
    [InlineData("subscription{count(to:1)}", "application/json")]
    [InlineData("subscription{count(to:1)}", "text/event-stream")]
    public async Task Get_AnythingButAQuery_Is405(string query, string accept)
    {
        var answer = await GetAsync("?query=" + query, ("graphql-preflight", "1"), ("accept", accept));

        answer.Status.ShouldBe(405);
        answer.Headers["allow"].ShouldBe("POST");
        Host.Api.Bumps.ShouldBe(0);
    }

    [Theory]
    [InlineData("?query={health}&query={health}")]
    [InlineData("?query=")]
    [InlineData("?query={health}&variables=[1]")]
    [InlineData("?query={health}&variables={")]
    public async Task Get_ParametersThatDoNotFit_Are400(string parameters) =>
        (await GetAsync(parameters, ("graphql-preflight", "1"))).Status.ShouldBe(400);

    [Fact]
    public async Task Page_ForABrowserOnThisMachine_IsServedAndFetchesNothingFromElsewhere()
    {
        var answer = await GetAsync("", ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("text/html; charset=utf-8");
        answer.Text.ShouldNotContain("://");
        answer.Headers["content-security-policy"].ShouldStartWith("default-src 'none'; script-src 'sha256-");
        answer.Headers["content-security-policy"].ShouldContain("frame-ancestors 'none'");
    }

    [Theory]
    [InlineData("host", "gateway.example")]
    [InlineData("x-forwarded-for", "192.0.2.1")]
    public async Task Page_ForABrowserElsewhere_IsNotServed(string name, string value)
    {
        var answer = await GetAsync("", ("accept", "text/html"), (name, value));

        answer.ContentType.ShouldNotStartWith("text/html");
        answer.Status.ShouldBeGreaterThanOrEqualTo(400);
    }

    private Task<GraphQLAnswer> GetAsync(string parameters, params (string Name, string Value)[] headers) => Host.SendAsync(
        new HttpRequestMessage(HttpMethod.Get, "/graphql" + parameters),
        request =>
        {
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        },
        Token);
}
