using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.FunctionalTests.Storage;
using Switchyard.Server.Keys;
using Switchyard.Storage;
using Switchyard.Storage.Keys;
using Xunit;

namespace Switchyard.FunctionalTests.Keys;

/// <summary>What holds for keys in either database.</summary>
public abstract class KeyStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, 123, TimeSpan.Zero);
    private readonly DatabaseSource _source;

    private protected KeyStoreTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AddAsync_KeyWithEverything_ComesBackAsItWas()
    {
        var store = await StartAsync();
        var key = Key("search") with
        {
            Role = "admin",
            PreviousDigest = new byte[] { 7, 8, 9 },
            PreviousUntil = Now.AddHours(1),
            ExpiresAt = Now.AddDays(1),
            Metadata = new Dictionary<string, string> { ["who"] = "\"Zoë\"; DROP TABLE keys" },
            Policy = new KeyPolicy
            {
                Models = ["fast", "openrouter:*"],
                Providers = ["openrouter"],
                Limits = new UserLimitOptions { RequestsPerMinute = 5, PerUser = { Concurrency = 2 }, Models = { ["m"] = new LimitFigures { TokensPerDay = 9 } } },
                Budget = new Budget { Hard = new BudgetFigures { Day = 1.500000000000000001m } },
            },
        };

        (await store.AddAsync(key, Audit("create", key.Id), Token)).ShouldBeNull();
        var found = (await store.FindAsync(key.Id, Token)).Value.ShouldNotBeNull();

        found.ShouldBeEquivalentTo(key with
        {
            Digest = found.Digest,
            PreviousDigest = found.PreviousDigest,
            Policy = found.Policy,
            Metadata = found.Metadata,
        });
        found.Digest.ToArray().ShouldBe(key.Digest.ToArray());
        found.PreviousDigest.ToArray().ShouldBe(key.PreviousDigest.ToArray());
        found.Metadata.ShouldBe(key.Metadata);
        found.Policy.Models.ShouldBe(key.Policy.Models);
        found.Policy.Providers.ShouldBe(key.Policy.Providers);
        found.Policy.Budget.ShouldBe(key.Policy.Budget);
        (found.Policy.Limits!.RequestsPerMinute, found.Policy.Limits.PerUser.Concurrency, found.Policy.Limits.Models["m"].TokensPerDay).ShouldBe((5, 2, 9));
        (await AuditOfAsync()).ShouldBe(["create"]);
    }

    [Fact]
    public async Task AddAsync_NameOfALivingKeyOfTheTenant_IsRefused()
    {
        var store = await StartAsync();
        var first = Key("a");
        await store.AddAsync(first, Audit("create", first.Id), Token);

        var refused = await store.AddAsync(Key("a"), Audit("create", null), Token);
        (refused!.Code, refused.Param).ShouldBe((LlmErrorCode.InvalidRequest, "name"));
        (await store.AddAsync(Key("a", "other"), Audit("create", null), Token)).ShouldBeNull();
        await ChangeAsync(store, first.Id, key => key with { RevokedAt = Now });
        (await store.AddAsync(Key("a"), Audit("create", null), Token)).ShouldBeNull();
        (await AuditOfAsync()).ShouldBe(["create", "create", "change", "create"]);
    }

    [Fact]
    public async Task AddAsync_ManyOfOneNameAtOnce_OneIsAdded()
    {
        var store = await StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.AddAsync(Key("same"), Audit("create", null), Token).AsTask(), Token)));

        outcomes.Count(error => error is null).ShouldBe(1);
        outcomes.Where(error => error is not null).ShouldAllBe(error => error!.Param == "name");
    }

    [Fact]
    public async Task ChangeAsync_ManyAtOnce_LoseNothing()
    {
        var store = await StartAsync();
        var key = Key("a");
        await store.AddAsync(key, Audit("create", key.Id), Token);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ChangeAsync(store, key.Id, old => old with { Version = old.Version + 1 }), Token)));

        (await store.FindAsync(key.Id, Token)).Value!.Version.ShouldBe(21);
        (await store.ReadChangesAsync(0, Token)).Value!.Reached.ShouldBe(21);
    }

    [Fact]
    public async Task ChangeAsync_RefusedOrMissing_ChangesNothing()
    {
        var store = await StartAsync();
        var key = Key("a");
        await store.AddAsync(key, Audit("create", key.Id), Token);
        var refusal = new LlmError(LlmErrorCode.PermissionDenied, "no");

        (await store.ChangeAsync(key.Id, _ => refusal, Token)).Error.ShouldBe(refusal);
        (await store.ChangeAsync("zzzzzzzzzzzzzzzz", _ => refusal, Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await store.FindAsync("zzzzzzzzzzzzzzzz", Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await store.ReadChangesAsync(1, Token)).Value!.Keys.ShouldBeEmpty();
        (await AuditOfAsync()).ShouldBe(["create"]);
    }

    [Fact]
    public async Task ReadChangesAsync_FollowedWhileOthersWrite_MissesNothing()
    {
        var store = await StartAsync();
        var seen = new Dictionary<string, long>();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 15; i++)
                {
                    var key = Key($"k{writer}-{i}");
                    (await store.AddAsync(key, Audit("create", key.Id), Token)).ShouldBeNull();
                    await ChangeAsync(store, key.Id, old => old with { Version = old.Version + 1 });
                }
            },
            Token)));
        long reached = 0;
        bool isOver;
        do
        {
            isOver = writing.IsCompleted;
            var news = (await store.ReadChangesAsync(reached, Token)).Value!;
            foreach (var key in news.Keys)
            {
                seen[key.Id] = key.Version;
            }

            news.Reached.ShouldBeGreaterThanOrEqualTo(reached);
            reached = news.Reached;
        }
        while (!isOver);
        await writing;

        seen.Count.ShouldBe(60);
        seen.Values.ShouldAllBe(version => version == 2);
        reached.ShouldBe(120);
    }

    [Fact]
    public async Task ListAsync_Pages_AreInTheOrderTheyWereMade()
    {
        var store = await StartAsync();
        var keys = Enumerable.Range(0, 7).Select(i => Key($"k{i}", i % 2 == 0 ? "even" : "odd") with { CreatedAt = Now.AddSeconds(i / 2) }).ToList();
        foreach (var key in keys)
        {
            await store.AddAsync(key, Audit("create", key.Id), Token);
        }

        var expected = keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal).ToList();
        var read = new List<string>();
        for (string? after = null; ; after = read[^1])
        {
            var page = (await store.ListAsync(null, after, 3, Token)).Value!;
            read.AddRange(page.Select(key => key.Id));
            if (page.Count < 3)
            {
                break;
            }
        }

        read.ShouldBe(expected.Select(key => key.Id));
        (await store.ListAsync("odd", null, 100, Token)).Value!.Select(key => key.Tenant).ShouldBe(["odd", "odd", "odd"]);
    }

    [Fact]
    public async Task Dump_OfTheDatabase_HoldsNothingThatIsAKey()
    {
        var store = await StartAsync();
        var digests = new KeyDigests(new byte[32]);
        var id = KeySecret.MakeId();
        var secret = KeySecret.Make(id);
        await store.AddAsync(Key("a") with { Id = id, Digest = digests.Of(secret) }, Audit("create", id), Token);
        var directory = new KeyDirectory(digests, static () => TimeSpan.FromHours(1), TimeProvider.System);
        directory.Take((await store.ReadChangesAsync(0, Token)).Value!, TimeProvider.System.GetTimestamp());
        directory.Find(secret).IsSuccess.ShouldBeTrue();

        var kept = (await store.FindAsync(id, Token)).Value!.Digest.ToArray();
        foreach (var text in new[] { Convert.ToHexString(kept), Convert.ToHexStringLower(kept), Convert.ToBase64String(kept), System.Buffers.Text.Base64Url.EncodeToString(kept) })
        {
            directory.Find(text).IsSuccess.ShouldBeFalse();
            directory.Find($"sy_{id}_{text}").IsSuccess.ShouldBeFalse();
            directory.Find($"{secret[..20]}{text.PadRight(43, 'A')[..43]}{secret[63..]}").IsSuccess.ShouldBeFalse();
        }
    }

    private static KeyRecord Key(string name, string tenant = "t") => new()
    {
        Id = KeySecret.MakeId(),
        Name = name,
        Tenant = tenant,
        Role = "user",
        Digest = new byte[] { 1, 2, 3 },
        CreatedAt = Now,
        CreatedBy = "admin",
        UpdatedAt = Now,
    };

    private static AuditRecord Audit(string action, string? id) => new(Now, "admin", action, id, "detail");

    private static async Task ChangeAsync(KeyStore store, string id, Func<KeyRecord, KeyRecord> change) =>
        (await store.ChangeAsync(id, old => new KeyChange(change(old), Audit("change", id)), Token)).Error.ShouldBeNull();

    private Database? _database;

    private async Task<KeyStore> StartAsync() => new(_database = await _source.StartAsync());

    private async Task<IReadOnlyList<string>> AuditOfAsync() => (await _database!.ReadAsync(
        async session => new Outcome<IReadOnlyList<string>>(await session.QueryAsync<string>("SELECT action FROM audit ORDER BY id")), Token)).Value!;
}
