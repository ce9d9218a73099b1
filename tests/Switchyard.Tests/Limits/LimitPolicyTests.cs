using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Keys;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed class LimitPolicyTests : IDisposable
{
    private readonly LimitRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Users_FieldByField_OwnFigureThenTheDefaultsAndZeroIsNone()
    {
        _rig.Limits.Users["Default"] = new UserLimitOptions { RequestsPerMinute = 60, TokensPerDay = 1000, Concurrency = 4 };
        _rig.Limits.Users["Alice"] = new UserLimitOptions { RequestsPerMinute = 5, TokensPerDay = 0 };

        Figures("alice").ShouldBe(["key:alice Requests 00:01:00 5", "key:alice Concurrency 00:00:00 4"]);
        Figures("bob").ShouldBe(["key:bob Requests 00:01:00 60", "key:bob Tokens 1.00:00:00 1000", "key:bob Concurrency 00:00:00 4"]);
        Figures("anonymous").Length.ShouldBe(3);
    }

    [Fact]
    public void Models_OfAKey_AreThoseTheRequestNamesWithOrWithoutTheirProvider()
    {
        _rig.Limits.Users["Default"] = new UserLimitOptions { Models = { ["m"] = new LimitFigures { RequestsPerHour = 7, TokensPerHour = 70 } } };
        _rig.Limits.Users["alice"] = new UserLimitOptions { Models = { ["m"] = new LimitFigures { RequestsPerHour = 3 }, ["fast"] = new LimitFigures { Concurrency = 1 } } };

        Ids(LimitRig.Call(model: "m")).ShouldBe(["key:alice:model:m"]);
        Ids(LimitRig.Call(model: "a:m")).ShouldBe(["key:alice:model:m"]);
        Ids(LimitRig.Call(model: "fast")).ShouldBe(["key:alice:model:fast"]);
        Ids(LimitRig.Call(model: "nobody:m")).ShouldBeEmpty();
        Ids(LimitRig.Call(model: "other")).ShouldBeEmpty();
        Figures("alice").ShouldBe(
        [
            "key:alice:model:fast Concurrency 00:00:00 1", "key:alice:model:m Requests 01:00:00 3", "key:alice:model:m Tokens 01:00:00 70",
        ]);
    }

    [Fact]
    public void Users_OfACaller_AreNamedByADigestOfKeyAndUser()
    {
        _rig.Limits.Users["Default"] = new UserLimitOptions { PerUser = { RequestsPerSecond = 2 } };
        var carol = new CallSettings { User = "carol@example.com" };

        var id = Ids(LimitRig.Call("alice", carol)).ShouldHaveSingleItem();
        id.ShouldMatch("^user:[0-9a-f]{32}$");
        Ids(LimitRig.Call("bob", carol)).ShouldHaveSingleItem().ShouldNotBe(id);
        Ids(LimitRig.Call("alice", new CallSettings { User = "dave" })).ShouldHaveSingleItem().ShouldNotBe(id);
        Ids(LimitRig.Call("alice", carol)).ShouldBe([id]);
        Ids(LimitRig.Call()).ShouldBeEmpty();
        _rig.Policy().BucketsOf(new CallerIdentity("alice", "alice"), "carol@example.com").ShouldAllBe(bucket => !bucket.Label.Contains("carol") && !bucket.Id.Contains("carol"));
    }

    [Theory]
    [InlineData("a:model:m", "b")]
    [InlineData("a b", "ü")]
    [InlineData("a~b", "m\n")]
    public void Names_OfAnything_ArePrintableShortAndNeverTwoForOne(string key, string model)
    {
        string[] names = [BucketNames.Key(key), BucketNames.KeyModel(key, model), BucketNames.KeyModel(key, new string('x', 300)), BucketNames.Provider(key), BucketNames.ProviderModel(key, model), BucketNames.Upstream(key, model, 3)];

        names.ShouldAllBe(name => name.Length <= 200 && name.All(c => c > ' ' && c <= '~'));
        names.ShouldBeUnique();
        BucketNames.KeyModel("a", "model:b").ShouldNotBe(BucketNames.KeyModel("a:model", "b"));
        BucketNames.Key(new string('x', 300)).ShouldNotBe(BucketNames.Key(new string('x', 301)));
    }

    [Fact]
    public void Providers_WithAndWithoutFigures_AreThoseOfTheTarget()
    {
        _rig.Limits.Providers["A"] = new LimitOptions { Concurrency = 2, Models = { ["m"] = new LimitFigures { RequestsPerMinute = 9 } } };
        var policy = _rig.Policy();

        policy.BucketsOf(_rig.A, null).Select(bucket => bucket.Bucket.Id).ShouldBe(["provider:a", "provider:a:model:m"]);
        policy.BucketsOf(new Target(_rig.A.Provider, "n"), null).Select(bucket => bucket.Bucket.Id).ShouldBe(["provider:a"]);
        policy.BucketsOf(_rig.B, null).ShouldBeEmpty();
    }

    [Fact]
    public void Begin_NoFigureAtAll_NeedsNoAdmission()
    {
        _rig.Limits.HeedUpstream = false;
        _rig.Begin().ShouldBeSameAs(NoLimits.Instance);
        _rig.Limits.HeedUpstream = true;
        _rig.Begin().ShouldBeOfType<Admission>();
        _rig.Limits.HeedUpstream = false;
        _rig.Limits.Global.Concurrency = 1;
        _rig.Begin().ShouldBeOfType<Admission>();
    }

    [Fact]
    public void Key_OfTheDatabase_HasItsOwnFiguresOverTheDefaultsUnderItsId()
    {
        _rig.Limits.Users["Default"] = new UserLimitOptions { RequestsPerMinute = 60, Concurrency = 4 };
        var policy = _rig.Policy();
        var first = new CallerIdentity("same", "t") { KeyId = "aaaaaaaaaaaaaaaa", Policy = new KeyPolicy { Limits = new UserLimitOptions { RequestsPerMinute = 5 } } };
        var second = new CallerIdentity("same", "t") { KeyId = "bbbbbbbbbbbbbbbb" };

        Rules(policy, first).ShouldBe(["key:aaaaaaaaaaaaaaaa Requests 5", "key:aaaaaaaaaaaaaaaa Concurrency 4"]);
        Rules(policy, second).ShouldBe(["key:bbbbbbbbbbbbbbbb Requests 60", "key:bbbbbbbbbbbbbbbb Concurrency 4"]);
        Rules(policy, first with { Policy = new KeyPolicy { Limits = new UserLimitOptions { RequestsPerMinute = 7 } } }).ShouldContain("key:aaaaaaaaaaaaaaaa Requests 7");
        Rules(policy, first with { Policy = KeyPolicy.Open }).ShouldContain("key:aaaaaaaaaaaaaaaa Requests 60");
    }

    [Fact]
    public void Key_WithLimitsWhereTheConfigurationHasNone_IsLimited()
    {
        _rig.Limits.HeedUpstream = false;
        var caller = new CallerIdentity("k", "t") { KeyId = "aaaaaaaaaaaaaaaa", Policy = new KeyPolicy { Limits = new UserLimitOptions { Concurrency = 1 } } };

        _rig.Policy().IsEmptyFor(caller).ShouldBeFalse();
        _rig.Policy().IsEmptyFor(caller with { Policy = KeyPolicy.Open }).ShouldBeTrue();
        Rules(_rig.Policy(), caller).ShouldBe(["key:aaaaaaaaaaaaaaaa Concurrency 1"]);
    }

    private static string[] Rules(LimitPolicy policy, CallerIdentity caller) =>
        [.. policy.BucketsOf(caller, null).SelectMany(bucket => bucket.Rules.Select(rule => $"{bucket.Id} {rule.Unit} {rule.Most}"))];

    private string[] Ids(LlmCall call) => [.. _rig.Policy().BucketsOf(call).Select(bucket => bucket.Bucket.Id)];

    private string[] Figures(string key) =>
        [.. _rig.Policy().BucketsOf(new CallerIdentity(key, key), null).SelectMany(bucket => bucket.Rules.Select(rule => $"{bucket.Id} {rule.Unit} {rule.Window:c} {rule.Most}"))];
}
