using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.Access;

public sealed class CallerAccessTests
{
    private const string Alice = "Zk3vQ9w1LmN7xR5t-alice";
    private const string Bob = "Zk3vQ9w1LmN7xR5t-bob";
    private const string Admin = "Zk3vQ9w1LmN7xR5t-root";

    private static readonly CallerAccess Access =
        new(new KeyDirectory(new KeyDigests(new byte[32]), static () => TimeSpan.FromMinutes(15), TimeProvider.System), TimeProvider.System);

    private static readonly CallerKeys Keys = CallerKeys.From(new AuthOptions
    {
        AdminKey = Admin,
        Keys =
        [
            new KeyOptions { Name = "alice", Key = Alice, Tenant = "t1" },
            new KeyOptions { Name = "bob", Key = Bob, Role = "admin" },
        ],
    });

    [Theory]
    [InlineData("Bearer " + Alice, null, "alice", "t1", "User")]
    [InlineData("bearer  " + Bob + " ", null, "bob", "bob", "Admin")]
    [InlineData(null, Alice, "alice", "t1", "User")]
    [InlineData("Bearer " + Alice, Alice, "alice", "t1", "User")]
    [InlineData(null, Admin, "admin", "admin", "Admin")]
    public void Authorize_KnownKey_NamesItsCaller(string? authorization, string? apiKey, string name, string tenant, string role)
    {
        var caller = Authorize(Keys, Request(authorization, apiKey)).Value.ShouldNotBeNull();

        caller.ShouldBe(new Caller(name, tenant, Enum.Parse<CallerRole>(role)) { IsUnlimited = name == "admin" });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Bearer wrong", null)]
    [InlineData("Bearer", null)]
    [InlineData("Bearer ", null)]
    [InlineData("", null)]
    [InlineData(Alice, null)]
    [InlineData("Basic " + Alice, null)]
    [InlineData("Bearer" + Alice, null)]
    [InlineData("Bearer " + Alice + "x", null)]
    [InlineData("Bearer " + Alice + ", Bearer " + Alice, null)]
    [InlineData(null, "")]
    [InlineData("Bearer " + Alice, Bob)]
    [InlineData("Bearer " + Alice, "")]
    [InlineData("Basic x", Alice)]
    public void Authorize_MissingWrongOrContradictory_IsTheSame401(string? authorization, string? apiKey)
    {
        var error = Authorize(Keys, Request(authorization, apiKey)).Error.ShouldNotBeNull();

        error.HttpStatus.ShouldBe(401);
        error.ShouldBeSameAs(Authorize(Keys, Request(null, null)).Error);
    }

    [Fact]
    public void Authorize_RepeatedHeaders_AreRefused()
    {
        var context = Request(null, null);
        context.Request.Headers.Authorization = new StringValues([$"Bearer {Alice}", $"Bearer {Alice}"]);
        Authorize(Keys, context).Error!.Code.ShouldBe(LlmErrorCode.InvalidApiKey);

        context = Request("Bearer " + Alice, null);
        context.Request.Headers["x-api-key"] = new StringValues([Alice, Alice]);
        Authorize(Keys, context).Error!.Code.ShouldBe(LlmErrorCode.InvalidApiKey);
    }

    [Theory]
    [InlineData("?key=a", true)]
    [InlineData("?x=1&API_KEY=a", true)]
    [InlineData("?api-key=a", true)]
    [InlineData("?access_token", true)]
    [InlineData("?t%6Fken=a", true)]
    [InlineData("?keys=a&tokens=5", false)]
    [InlineData("?groupBy=key", false)]
    public void Authorize_KeyInTheAddress_IsRefused(string query, bool isRefused)
    {
        var context = Request("Bearer " + Alice, null);
        context.Request.QueryString = new QueryString(query);

        Authorize(Keys, context).IsSuccess.ShouldBe(!isRefused);
    }

    [Fact]
    public void Authorize_CacheKeyInTheAddress_IsNoCredential()
    {
        var context = Request("Bearer " + Alice, null);
        context.Request.Path = "/api/v1/cache";
        context.Request.QueryString = new QueryString("?key=abc");
        Authorize(Keys, context).IsSuccess.ShouldBeTrue();

        context.Request.QueryString = new QueryString("?key=abc&token=x");
        Authorize(Keys, context).IsSuccess.ShouldBeFalse();
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:8080", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("127.255.1.2", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("[::1]", true)]
    [InlineData("", false)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example:8080", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("[::2]", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("localhost@evil.example", false)]
    public void Authorize_NoKeysConfigured_ServesThisMachineUnderItsOwnNameOnly(string host, bool isServed)
    {
        var outcome = Authorize(CallerKeys.From(new AuthOptions()), Request("Bearer anything", null, host));

        outcome.IsSuccess.ShouldBe(isServed);
        (outcome.Error?.CodeName ?? "").ShouldBe(isServed ? "" : "permission_denied");
        (outcome.Value ?? Caller.Operator).Role.ShouldBe(CallerRole.Admin);
    }

    [Fact]
    public void Authorize_AnonymousAllowed_ServesAnyHostAndStillRefusesWrongKeys()
    {
        var open = CallerKeys.From(new AuthOptions { AllowAnonymous = true, Keys = [new KeyOptions { Name = "a", Key = Alice }] });

        Authorize(open, Request(null, null, "evil.example")).Value.ShouldBe(Caller.Anonymous);
        Authorize(open, Request("Bearer " + Alice, null, "x")).Value!.Name.ShouldBe("a");
        Authorize(open, Request("Bearer wrong", null, "x")).Error!.HttpStatus.ShouldBe(401);
        Authorize(CallerKeys.From(new AuthOptions { AllowAnonymous = true }), Request("Bearer any", null, "x")).Value.ShouldBe(Caller.Anonymous);
    }

    [Fact]
    public void Find_LongOrOddSecrets_AreNobodys()
    {
        Keys.Find(new string('x', 100_000)).ShouldBeNull();
        Keys.Find(new string('€', 512)).ShouldBeNull();
        Keys.Find("\ud800").ShouldBeNull();
        Keys.Find(Alice).ShouldNotBeNull();
    }

    [Fact]
    public void Authorize_KnownKey_AllocatesNothing()
    {
        var context = Request("Bearer " + Bob, null);
        Authorize(Keys, context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Authorize(Keys, context);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100);
    }

    private static Outcome<Caller> Authorize(CallerKeys keys, HttpContext context) => Access.Authorize(keys, AccessPolicy.Caller, context);

    private static DefaultHttpContext Request(string? authorization, string? apiKey, string host = "localhost")
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Host = host;
        if (authorization is not null)
        {
            context.Request.Headers.Authorization = authorization;
        }

        if (apiKey is not null)
        {
            context.Request.Headers["x-api-key"] = apiKey;
        }

        return context;
    }
}
