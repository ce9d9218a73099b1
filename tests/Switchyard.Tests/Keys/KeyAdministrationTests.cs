using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Access;
using Switchyard.Server.Configuration;
using Switchyard.Server.Hosting;
using Switchyard.Server.Keys;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Keys;

public sealed class KeyAdministrationTests : IAsyncDisposable
{
    private readonly MemoryKeyStore _store = new();
    private readonly WebApplication _app;
    private readonly KeyAdministration _keys;
    private readonly KeyDirectory _directory;

    public KeyAdministrationTests()
    {
        var builder = ConfigurationRegistration.CreateBuilder(["--Switchyard:Auth:Keys:0:Name=taken", "--Switchyard:Auth:Keys:0:Key=Zk3vQ9w1LmN7xR5t"], out _)!;
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(Core.Configuration.ProviderType.Of).ToList();
        builder.Services.AddTelemetry(builder.AddSwitchyardConfiguration(types).Snapshot!.Options);
        builder.Logging.ClearProviders();
        builder.Services.AddDrain();
        builder.Services.AddKeys(new byte[32]);
        builder.Services.AddGateway();
        builder.Services.Replace(ServiceDescriptor.Singleton<IKeyStore>(_store));
        _app = builder.Build();
        _keys = _app.Services.GetRequiredService<KeyAdministration>();
        _directory = _app.Services.GetRequiredService<KeyDirectory>();
        _directory.Take(new KeyNews([], 1), TimeProvider.System.GetTimestamp());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task CreateAsync_Key_WorksAtOnceAndIsShownOnce()
    {
        var made = await CreateAsync(Caller.Operator, """{"name":"search","tenant":"shop","models":["m"],"budget":{"hard":{"day":1.50}}}""");

        _directory.Find(made.Key).Value!.Tenant.ShouldBe("shop");
        (await _keys.FindAsync(Caller.Operator, made.Id, Token)).Value!.Key.ShouldBeNull();
        JsonSerializer.Serialize(made, KeyJson.Default.KeyView).ShouldContain("\"day\":1.50");
        _store.Audits.ShouldHaveSingleItem().ToString().ShouldNotContain(made.Key![20..63]);
    }

    [Theory]
    [InlineData("{}", "name is missing", "name")]
    [InlineData("""{"name":"x","colour":1}""", "colour is not a field here", "colour")]
    [InlineData("""{"name":"x","limits":{"perMinute":1}}""", "limits.perMinute is not a field here", "limits.perMinute")]
    [InlineData("""{"name":"x","limits":{"concurrency":-1}}""", "limits.concurrency must be a whole number", "limits.concurrency")]
    [InlineData("""{"name":"x","limits":{"models":{"m":{"x":1}}}}""", "limits.models.m.x is not a field here", "limits.models.m.x")]
    [InlineData("""{"name":"x","budget":{"hard":{"day":"5"}}}""", "budget.hard.day must be a number", "budget.hard.day")]
    [InlineData("""{"name":"x","budget":{"hard":{"year":5}}}""", "budget.hard.year is not a field here", "budget.hard.year")]
    [InlineData("""{"name":"x","models":["a","b*c"]}""", "models[1] must be a model", "models[1]")]
    [InlineData("""{"name":"x","providers":["nobody"]}""", "providers[0] must name a configured provider", "providers[0]")]
    [InlineData("""{"name":"x","role":"root"}""", "role must be user or admin", "role")]
    [InlineData("""{"name":"x","expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt must be in the future", "expiresAt")]
    [InlineData("""{"name":"x","expiresAt":"2099-01-01T00:00:00"}""", "expiresAt must be a time with its offset", "expiresAt")]
    [InlineData("""{"name":"x","metadata":{"a":1}}""", "metadata.a must be a text", "metadata.a")]
    [InlineData("""{"name":"TAKEN"}""", "name is the name of a key of the configuration", "name")]
    [InlineData("""{"name":" x"}""", "name must be a name", "name")]
    [InlineData("""{"role":1,"models":1,"zzz":2}""", "zzz is not a field here", "zzz")]
    public async Task CreateAsync_BadField_IsNamedAndNothingIsMade(string body, string message, string param)
    {
        var error = (await _keys.CreateAsync(Caller.Operator, Json(body), Token)).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.InvalidRequest, param));
        error.Message.ShouldContain(message);
        _store.Audits.ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateAsync_SeveralFaults_AreAllNamed() =>
        (await _keys.CreateAsync(Caller.Operator, Json("""{"role":1,"models":1,"zzz":2}"""), Token)).Error!.Message
            .ShouldSatisfyAllConditions(m => m.ShouldContain("role"), m => m.ShouldContain("models"), m => m.ShouldContain("zzz"), m => m.ShouldContain("name is missing"));

    [Fact]
    public async Task UpdateAsync_Merges_NullRemovesAndTheRestStays()
    {
        var made = await CreateAsync(Caller.Operator, """{"name":"a","models":["m"],"limits":{"concurrency":2,"tokensPerDay":9},"metadata":{"x":"1","y":"2"}}""");

        var changed = (await _keys.UpdateAsync(Caller.Operator, made.Id, Json("""{"models":null,"limits":{"concurrency":null,"requestsPerDay":5},"metadata":{"x":null}}"""), Token)).Value!;

        changed.Models.ShouldBeEmpty();
        (changed.Limits!.Concurrency, changed.Limits.TokensPerDay, changed.Limits.RequestsPerDay).ShouldBe((null, 9, 5));
        changed.Metadata.ShouldBe(new Dictionary<string, string> { ["y"] = "2" });
        changed.Name.ShouldBe("a");
        _store[made.Id].Version.ShouldBe(2);
        _directory.Find(made.Key).Value!.Identity.Policy.Limits!.RequestsPerDay.ShouldBe(5);
        (await _keys.UpdateAsync(Caller.Operator, made.Id, Json("""{"name":null}"""), Token)).Error!.Param.ShouldBe("name");
        (await _keys.UpdateAsync(Caller.Operator, made.Id, Json("""{"tenant":"t"}"""), Token)).Error!.Param.ShouldBe("tenant");
    }

    [Fact]
    public async Task RevokeAsync_Twice_IsDoneOnceAndForGood()
    {
        var made = await CreateAsync(Caller.Operator, """{"name":"a"}""");

        (await _keys.RevokeAsync(Caller.Operator, made.Id, Token)).ShouldBeNull();
        (await _keys.RevokeAsync(Caller.Operator, made.Id, Token)).ShouldBeNull();

        _directory.Find(made.Key).IsSuccess.ShouldBeFalse();
        _store.Audits.Select(audit => audit.Action).ShouldBe(["create", "revoke"]);
        (await _keys.UpdateAsync(Caller.Operator, made.Id, Json("{}"), Token)).Error!.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        (await _keys.RotateAsync(Caller.Operator, made.Id, TimeSpan.Zero, Token)).Error!.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        (await _keys.RevokeAsync(Caller.Operator, "aaaaaaaaaaaaaaaa", Token))!.Code.ShouldBe(LlmErrorCode.NotFound);
    }

    [Fact]
    public async Task RotateAsync_WithGrace_AcceptsBothSecrets()
    {
        var made = await CreateAsync(Caller.Operator, """{"name":"a"}""");

        var rotated = (await _keys.RotateAsync(Caller.Operator, made.Id, TimeSpan.FromHours(1), Token)).Value!;

        rotated.Key.ShouldNotBe(made.Key);
        _directory.Find(made.Key).IsSuccess.ShouldBeTrue();
        _directory.Find(rotated.Key).IsSuccess.ShouldBeTrue();
        (await _keys.RotateAsync(Caller.Operator, made.Id, TimeSpan.Zero, Token)).IsSuccess.ShouldBeTrue();
        _directory.Find(made.Key).IsSuccess.ShouldBeFalse();
        _directory.Find(rotated.Key).IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task Tenants_EveryOperationOnAnothersKey_IsAsIfThereWereNone()
    {
        var a = AdminOf("a");
        var foreign = await CreateAsync(Caller.Operator, """{"name":"k","tenant":"b"}""");
        var own = await CreateAsync(a, """{"name":"k"}""");
        own.Tenant.ShouldBe("a");
        var before = _store.Audits.Count;

        foreach (var id in new[] { foreign.Id, "aaaaaaaaaaaaaaaa", "nonsense" })
        {
            LlmError?[] errors =
            [
                (await _keys.FindAsync(a, id, Token)).Error,
                (await _keys.UpdateAsync(a, id, Json("""{"name":"mine"}"""), Token)).Error,
                (await _keys.RotateAsync(a, id, TimeSpan.Zero, Token)).Error,
                await _keys.RevokeAsync(a, id, Token),
            ];
            errors.ShouldAllBe(error => ReferenceEquals(error, errors[0]) && error!.Code == LlmErrorCode.NotFound, id);
        }

        (await _keys.ListAsync(a, new KeyQuery(), Token)).Value!.Data.Select(key => key.Id).ShouldBe([own.Id]);
        (await _keys.ListAsync(a, new KeyQuery { Tenant = "b" }, Token)).Value!.Data.ShouldBeEmpty();
        (await _keys.ListAsync(Caller.Operator, new KeyQuery(), Token)).Value!.Data.Count.ShouldBe(2);
        _store.Audits.Count.ShouldBe(before);
        _directory.Find(foreign.Key).IsSuccess.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"name":"x","models":["m"],"tenant":"b"}""", "tenant")]
    [InlineData("""{"name":"x"}""", "models")]
    [InlineData("""{"name":"x","models":["m","n"]}""", "models")]
    [InlineData("""{"name":"x","models":["m*"],"role":"admin"}""", "models")]
    public async Task CreateAsync_BeyondTheAdministrator_IsRefusedAndWrittenDown(string body, string field)
    {
        var error = (await _keys.CreateAsync(AdminOf("a", new KeyPolicy { Models = ["m"] }), Json(body), Token)).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.PermissionDenied, field));
        var audit = _store.Audits.ShouldHaveSingleItem();
        (audit.Action, audit.Detail).ShouldBe(("refused", $"create: {field}"));
    }

    [Fact]
    public async Task Change_OfAStrongerKey_IsRefusedWhateverItIs()
    {
        var strong = await CreateAsync(AdminOf("a"), """{"name":"strong","role":"admin"}""");
        var weak = AdminOf("a", new KeyPolicy { Models = ["m"] });

        LlmError?[] errors =
        [
            (await _keys.UpdateAsync(weak, strong.Id, Json("""{"models":["m"]}"""), Token)).Error,
            (await _keys.RotateAsync(weak, strong.Id, TimeSpan.Zero, Token)).Error,
            await _keys.RevokeAsync(weak, strong.Id, Token),
        ];

        errors.ShouldAllBe(error => error!.Code == LlmErrorCode.PermissionDenied && error.Param == "models");
        _store.Audits.Skip(1).Select(audit => audit.Action).ShouldBe(["refused", "refused", "refused"]);
        _directory.Find(strong.Key).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Change_WhileTheDatabaseIsAway_IsUnavailable()
    {
        _store.Outage = new LlmError(LlmErrorCode.StoreUnavailable, "away");

        (await _keys.CreateAsync(Caller.Operator, Json("""{"name":"a"}"""), Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        (await _keys.RevokeAsync(Caller.Operator, "aaaaaaaaaaaaaaaa", Token))!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
    }

    private static Caller AdminOf(string tenant, KeyPolicy? policy = null) => new("boss", tenant, CallerRole.Admin)
    {
        Identity = new CallerIdentity("boss", tenant) { Policy = policy ?? KeyPolicy.Open },
        IsManaged = true,
    };

    private static JsonElement Json(string body) => KeyBody.Parse(System.Text.Encoding.UTF8.GetBytes(body)).Value!.RootElement;

    private async Task<KeyView> CreateAsync(Caller caller, string body) => (await _keys.CreateAsync(caller, Json(body), Token)).Value.ShouldNotBeNull();
}
