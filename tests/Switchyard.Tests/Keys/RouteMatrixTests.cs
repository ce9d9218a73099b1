using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchyard.Core.Keys;
using Switchyard.Server.Hosting;
using Switchyard.Server.Keys;
using Switchyard.Tests.Access;
using Xunit;

namespace Switchyard.Tests.Keys;

/// <summary>Every route, every kind of credential, every header: who is let through. What is expected is written down here and nowhere else.</summary>
public sealed class RouteMatrixTests : IAsyncDisposable
{
    private const int LetThrough = RouteRig.LetThrough;
    private const string AdminKey = "Zk3vQ9w1LmN7xR5t-root";
    private const string User = "Zk3vQ9w1LmN7xR5t-user";
    private const string Chief = "Zk3vQ9w1LmN7xR5t-chief";
    private const string Expired = "Zk3vQ9w1LmN7xR5t-gone";

    // p: anybody, c: whoever has a key, a: administrators. A route that is not here fails the test.
    private static readonly Dictionary<string, char> Routes = new()
    {
        ["GET /health/live"] = 'p',
        ["GET /health/ready"] = 'p',
        ["GET /metrics"] = 'p',
        ["GET /openapi/{documentName}.json"] = 'p',
        ["POST /api/v1/complete"] = 'c',
        ["POST /api/v1/complete/stream"] = 'c',
        ["POST /v1/chat/completions"] = 'c',
        ["POST /v1/embeddings"] = 'c',
        ["GET /graphql"] = 'c',
        ["GET /api/v1/models"] = 'c',
        ["GET /api/v1/models/{**id}"] = 'c',
        ["GET /api/v1/models/compare"] = 'c',
        ["POST /api/v1/models/select"] = 'c',
        ["POST /api/v1/models/estimate"] = 'c',
        ["POST /api/v1/route/explain"] = 'c',
        ["GET /v1/models"] = 'c',
        ["GET /v1/models/{**id}"] = 'c',
        ["GET /api/v1/limits"] = 'c',
        ["GET /api/v1/usage"] = 'c',
        ["GET /api/v1/requests/{id}"] = 'c',
        ["GET /api/v1/monitoring/health"] = 'c',
        ["GET /api/v1/monitoring/stats"] = 'c',
        ["DELETE /api/v1/cache"] = 'c',
        ["GET /api/v1/cache/stats"] = 'c',
        ["POST /api/v1/keys"] = 'a',
        ["GET /api/v1/keys"] = 'a',
        ["GET /api/v1/keys/{id}"] = 'a',
        ["PATCH /api/v1/keys/{id}"] = 'a',
        ["DELETE /api/v1/keys/{id}"] = 'a',
        ["POST /api/v1/keys/{id}/rotate"] = 'a',
    };

    private readonly WebApplication _app = Create();
    private readonly KeyDigests _digests = new(new byte[32]);
    private readonly List<KeyRecord> _records = [];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Matrix_RoutesTimesCredentialsTimesHeaders_HoldsEverywhere()
    {
        // n: nobody, u: a user, a: an administrator.
        List<(string Name, string Secret, char Who)> credentials =
        [
            ("empty", "", 'n'),
            ("nonsense", "nonsense", 'n'),
            ("configured user", User, 'u'),
            ("configured admin", Chief, 'a'),
            ("admin key", AdminKey, 'a'),
            ("configured, expired", Expired, 'n'),
            ("configured, other case", User.ToUpperInvariant(), 'n'),
            ("configured, longer", User + "x", 'n'),
            ("sy_ alone", "sy_", 'n'),
            ("unknown", KeySecret.Make(KeySecret.MakeId()), 'n'),
        ];
        foreach (var tenant in new[] { "a", "b" })
        {
            foreach (var role in new[] { "user", "admin" })
            {
                var who = role == "admin" ? 'a' : 'u';
                credentials.Add(($"{role} of {tenant}", Add(tenant, role, out var id, key => key), who));
                credentials.Add(($"{role} of {tenant}, wrong secret", KeySecret.Make(id), 'n'));
                credentials.Add(($"{role} of {tenant}, revoked", Add(tenant, role, out _, key => key with { RevokedAt = DateTimeOffset.UnixEpoch }), 'n'));
                credentials.Add(($"{role} of {tenant}, expired", Add(tenant, role, out _, key => key with { ExpiresAt = DateTimeOffset.UnixEpoch }), 'n'));
                credentials.Add(($"{role} of {tenant}, not expired", Add(tenant, role, out _, key => key with { ExpiresAt = DateTimeOffset.MaxValue }), who));
                credentials.Add(($"{role} of {tenant}, rotated", Add(tenant, role, out _, key => Rotated(key, DateTimeOffset.UnixEpoch)), 'n'));
                credentials.Add(($"{role} of {tenant}, in grace", Add(tenant, role, out _, key => Rotated(key, DateTimeOffset.MaxValue)), who));
            }
        }

        _app.Services.GetRequiredService<KeyDirectory>().Take(new KeyNews(_records, 1), TimeProvider.System.GetTimestamp());
        var wrong = new List<string>();
        var cells = 0;
        var steps = RouteRig.Steps(_app);
        foreach (var route in RouteRig.RoutesOf(_app))
        {
            var name = $"{RouteRig.MethodOf(route)} /{route.RoutePattern.RawText!.Trim('/')}";
            Routes.ShouldContainKey(name);
            foreach (var (credential, secret, who) in credentials)
            {
                foreach (var (way, kept) in new[] { ("bearer", who), ("x-api-key", who), ("both", who), ("conflict", 'n'), ("query", 'n') })
                {
                    cells++;
                    var status = await StatusAsync(steps, route, way, secret);
                    var expected = Expected(Routes[name], kept);
                    if (status != expected)
                    {
                        wrong.Add($"{name}, {credential}, {way}: {status}, not {expected}");
                    }
                }
            }

            cells++;
            (await StatusAsync(steps, route, "none", "")).ShouldBe(Expected(Routes[name], 'n'), name);
        }

        wrong.ShouldBeEmpty();
        cells.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public async Task Authorize_TenThousandMalformedHeaders_AreAllRefused()
    {
        _app.Services.GetRequiredService<KeyDirectory>().Take(new KeyNews([], 1), TimeProvider.System.GetTimestamp());
        var steps = RouteRig.Steps(_app);
        var route = RouteRig.RoutesOf(_app).First(route => route.RoutePattern.RawText!.Trim('/') == "api/v1/keys");
        var random = new Random(7);
        var good = KeySecret.Make(KeySecret.MakeId());
        for (var i = 0; i < 10_000; i++)
        {
            var text = i % 2 == 0
                ? new string([.. Enumerable.Range(0, random.Next(0, 600)).Select(_ => (char)random.Next(1, i % 4 == 0 ? 0x7f : 0xffff))])
                : good.Remove(random.Next(good.Length), 1).Insert(random.Next(good.Length), ((char)random.Next(1, 0x3000)).ToString());

            (await StatusAsync(steps, route, i % 3 == 0 ? "x-api-key" : i % 3 == 1 ? "bearer" : "raw", text)).ShouldBe(401, text);
        }

        (await StatusAsync(steps, route, "bearer", AdminKey)).ShouldBe(LetThrough);
    }

    [Fact]
    public async Task RequirePolicies_RouteWithoutOne_StopsTheStart()
    {
        await using var app = Create(use: false);
        app.MapGet("/open", static () => "open");

        Should.Throw<InvalidOperationException>(app.UseGateway).Message.ShouldContain("/open");
    }

    private static int Expected(char route, char who) => (route, who) switch
    {
        ('p', _) => LetThrough,
        (_, 'n') => 401,
        ('a', 'u') => 403,
        _ => LetThrough,
    };

    private static KeyRecord Rotated(KeyRecord key, DateTimeOffset until) =>
        key with { Digest = new byte[32], PreviousDigest = key.Digest, PreviousUntil = until };

    private string Add(string tenant, string role, out string id, Func<KeyRecord, KeyRecord> change)
    {
        id = KeySecret.MakeId();
        var secret = KeySecret.Make(id);
        _records.Add(change(new KeyRecord
        {
            Id = id,
            Name = $"key {_records.Count}",
            Tenant = tenant,
            Role = role,
            Digest = _digests.Of(secret),
            CreatedAt = default,
            CreatedBy = "test",
            UpdatedAt = default,
        }));
        return secret;
    }

    private static WebApplication Create(bool use = true) => RouteRig.Create(
        use,
        "--Switchyard:Auth:AdminKey=" + AdminKey,
        "--Switchyard:Auth:Keys:0:Name=user",
        "--Switchyard:Auth:Keys:0:Key=" + User,
        "--Switchyard:Auth:Keys:1:Name=chief",
        "--Switchyard:Auth:Keys:1:Key=" + Chief,
        "--Switchyard:Auth:Keys:1:Role=admin",
        "--Switchyard:Auth:Keys:2:Name=gone",
        "--Switchyard:Auth:Keys:2:Key=" + Expired,
        "--Switchyard:Auth:Keys:2:Role=admin",
        "--Switchyard:Auth:Keys:2:ExpiresAt=2020-01-01T00:00:00Z");

    private Task<int> StatusAsync(RequestDelegate steps, RouteEndpoint route, string way, string secret) => RouteRig.SendAsync(_app, steps, route, request =>
    {
        request.QueryString = way == "query" ? new QueryString("?access_token=" + Uri.EscapeDataString(secret)) : default;
        if (way is "bearer" or "both" or "conflict" or "query")
        {
            request.Headers.Authorization = "Bearer " + secret;
        }

        if (way is "x-api-key" or "both" or "conflict")
        {
            request.Headers["x-api-key"] = way == "conflict" ? AdminKey + "2" : secret;
        }

        if (way == "raw")
        {
            request.Headers.Authorization = secret;
        }
    });
}
