using System.Diagnostics;
using System.Text;
using Shouldly;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>Operations over HTTP: forms, statuses, keys and limits.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private GraphQLHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GraphQLHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await GraphQLHost.StartAsync(Token, GraphQLHost.Keyed);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("{ health }", "application/json", 200, "application/json; charset=utf-8")]
    [InlineData("{ health }", "application/graphql-response+json", 200, "application/graphql-response+json; charset=utf-8")]
    [InlineData("{ health }", "application/json;q=0.5, application/graphql-response+json;q=0.4", 200, "application/json; charset=utf-8")]
    [InlineData("{ nothing }", "application/json", 200, "application/json; charset=utf-8")]
    [InlineData("{ nothing }", "application/graphql-response+json", 400, "application/graphql-response+json; charset=utf-8")]
    [InlineData("{ bug }", "application/graphql-response+json", 200, "application/graphql-response+json; charset=utf-8")]
    [InlineData("{ health }", "text/html", 406, "application/json; charset=utf-8")]
    [InlineData("subscription { count(to: 1) }", "application/json", 406, "application/json; charset=utf-8")]
    public async Task Post_FormAndStatus_AreThoseOfTheRules(string query, string accept, int status, string type)
    {
        var answer = await Host.PostAsync(GraphQLHost.Body(query), request => WithKey(request).Headers.Add("accept", accept), Token);

        answer.Status.ShouldBe(status);
        answer.ContentType.ShouldBe(type);
    }

    [Fact]
    public async Task Post_WithoutKey_Is401AsAGraphQLResponse()
    {
        var answer = await Host.AskAsync("{ health }", Token);

        answer.Status.ShouldBe(401);
        answer.Code.ShouldBe("invalid_api_key");
        var extensions = answer.Error.GetProperty("extensions");
        extensions.GetProperty("type").GetString().ShouldBe("INVALID_REQUEST");
        extensions.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        extensions.GetProperty("requestId").GetString().ShouldBe(answer.Headers["x-request-id"]);
    }

    [Fact]
    public async Task Post_FieldFailsByABug_TellsNothingOfItButTheRequestId()
    {
        var answer = await Host.PostAsync(GraphQLHost.Body("{ health bug }"), request => WithKey(request), Token);

        answer.Status.ShouldBe(200);
        answer.Code.ShouldBe("internal_error");
        answer.Text.ShouldNotContain("secret detail");
        answer.Json.GetProperty("data").GetProperty("health").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task Post_Introspection_IsOffUnlessEnabled()
    {
        var answer = await Host.PostAsync(GraphQLHost.Body("{ __schema { types { name } } }"), request => WithKey(request), Token);

        answer.Json.TryGetProperty("data", out _).ShouldBeFalse();
        answer.Error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("""[{"query":"mutation { bump }"}]""", 400, "batch")]
    [InlineData("""{"query":"{ many(first: 900) { name child { name } } }"}""", 400, "cost")]
    [InlineData("""{"query":"{ a: health b: health c: health d: health e: health f: health g: health h: health i: health j: health k: health }"}""", 400, "root_fields")]
    [InlineData("""{"query":"{ many { child { child { child { child { child { child { child { child { child { name } } } } } } } } } } }"}""", 400, "depth")]
    public async Task Post_OverALimit_Is400AndCounted(string body, int status, string reason)
    {
        var answer = await Host.PostAsync(body, request => WithKey(request), Token);

        answer.Status.ShouldBe(status);
        answer.Code.ShouldBe("invalid_request");
        (await Host.MetricAsync("switchyard_graphql_rejected_total", $"reason=\"{reason}\"", Token)).ShouldBe(1);
        Host.Api.Bumps.ShouldBe(0);
    }

    [Fact]
    public async Task Post_DocumentOfSeventyKibibytes_Is400WhereItsBodyMayBeThatLarge()
    {
        var large = await Host.PostAsync(GraphQLHost.Body("{ health }" + new string(' ', 70_000)), request => WithKey(request), Token);
        var text = new string('y', 500_000);
        var variables = await Host.PostAsync(
            $$$"""{"query":"query($t: String!) { echo(text: $t) }","variables":{"t":"{{{text}}}"}}""", request => WithKey(request), Token);

        large.Status.ShouldBe(400);
        variables.Json.GetProperty("data").GetProperty("echo").GetString().ShouldBe(text);
        (await Host.MetricAsync("switchyard_graphql_rejected_total", "reason=\"bytes\"", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Post_BodyOfTenMegabytes_IsRefusedBeforeItIsRead()
    {
        var body = new string('{', 10_000_000);
        await Host.PostAsync(body, request => WithKey(request), Token);

        var begun = Stopwatch.GetTimestamp();
        var answer = await Host.PostAsync(body, request => WithKey(request), Token);

        answer.Status.ShouldBe(413);
        answer.Code.ShouldBe("request_too_large");
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task OtherMethods_Are405AndTellNoOriginItMayCome(string method)
    {
        var answer = await Host.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), "/graphql"), static request => request.Headers.Add("origin", "https://evil.example"), Token);

        answer.Status.ShouldBe(405);
        answer.Headers["allow"].ShouldBe("GET, POST");
        answer.Headers.Keys.ShouldAllBe(static name => !name.StartsWith("access-control", StringComparison.Ordinal));
        answer.Code.ShouldBe("method_not_allowed");
    }

    [Fact]
    public async Task Post_ClientLeaves_TheOperationIsStoppedAtOnce()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = Host.PostAsync(GraphQLHost.Body("{ hang }"), request => WithKey(request), leaving.Token);
        await Host.Api.Started.Reader.ReadAsync(Token);

        var left = Stopwatch.GetTimestamp();
        await leaving.CancelAsync();
        var ended = await Host.Api.Ended.Reader.ReadAsync(Token);

        Stopwatch.GetElapsedTime(left, ended).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task Post_MoreCostThanAKeyMaySpend_Is429UntilItsMinuteIsOver()
    {
        await using var host = await GraphQLHost.StartAsync(Token, [.. GraphQLHost.Keyed, "--Switchyard:GraphQL:CostPerMinute=5"]);
        var within = await host.PostAsync(GraphQLHost.Body("{ health who requestId }"), request => WithKey(request), Token);
        var over = await host.PostAsync(GraphQLHost.Body("{ health who requestId }"), request => WithKey(request), Token);
        var rest = await host.PostAsync(GraphQLHost.Body("{ health who }"), request => WithKey(request), Token);
        var never = await host.PostAsync(GraphQLHost.Body("{ many(first: 6) { name } }"), request => WithKey(request), Token);
        var others = await host.PostAsync(GraphQLHost.Body("{ health }"), static request => request.Headers.Add("x-api-key", GraphQLHost.Admin), Token);

        new[] { within.Status, over.Status, rest.Status, never.Status, others.Status }.ShouldBe([200, 429, 200, 429, 200]);
        over.Code.ShouldBe("rate_limit_exceeded");
        int.Parse(over.Headers["retry-after"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 61);
        over.Error.GetProperty("extensions").GetProperty("retryAfterMs").GetInt64().ShouldBeInRange(1, 61_000);
        never.Headers.ContainsKey("retry-after").ShouldBeFalse();
        never.Error.GetProperty("extensions").GetProperty("retryable").GetBoolean().ShouldBeFalse();
        (await host.MetricAsync("switchyard_graphql_rejected_total", "reason=\"allowance\"", Token)).ShouldBe(2);
    }

    [Fact]
    public async Task Post_BodyInAnotherCharset_Is415()
    {
        var content = new ByteArrayContent(Encoding.Unicode.GetBytes(GraphQLHost.Body("{ health }")));
        content.Headers.TryAddWithoutValidation("content-type", "application/json; charset=utf-16");

        var answer = await Host.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content }, request => WithKey(request), Token);

        answer.Status.ShouldBe(415);
    }

    private static HttpRequestMessage WithKey(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("x-api-key", GraphQLHost.Key);
        return request;
    }
}
