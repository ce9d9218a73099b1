using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.Keys;

public sealed class KeyDirectoryTests
{
    private readonly KeyRig _rig = new();

    [Fact]
    public void Find_KnownKey_IsItsCallerWithItsPolicy()
    {
        var policy = new KeyPolicy { Models = ["m"] };
        var (secret, record) = _rig.Add(key => key with { Policy = policy, Role = "admin" }, "search", "shop");

        var caller = _rig.Directory.Find(secret).Value.ShouldNotBeNull();

        (caller.Name, caller.Tenant, caller.Role, caller.IsManaged).ShouldBe(("search", "shop", CallerRole.Admin, true));
        caller.Identity.KeyId.ShouldBe(record.Id);
        caller.Identity.Policy.ShouldBeSameAs(policy);
        caller.Reach.ShouldBe("shop");
    }

    [Fact]
    public void Find_MalformedUnknownWrongExpiredRevoked_AreTheSameRefusal()
    {
        var (known, record) = _rig.Add();
        var (expired, _) = _rig.Add(key => key with { ExpiresAt = _rig.Time.GetUtcNow() });
        var (revoked, _) = _rig.Add(key => key with { RevokedAt = _rig.Time.GetUtcNow() });

        foreach (var text in new[] { known[..^1] + (known[^1] == 'a' ? 'b' : 'a'), KeySecret.Make(KeySecret.MakeId()), KeySecret.Make(record.Id), expired, revoked, "sy_", "" })
        {
            _rig.Directory.Find(text).Error.ShouldBeSameAs(CallerAccess.InvalidKey, text);
        }
    }

    [Fact]
    public void Find_KeyThatExpires_EndsAtItsMomentAndSoDoItsCalls()
    {
        var (secret, record) = _rig.Add(key => key with { ExpiresAt = _rig.Time.GetUtcNow() + TimeSpan.FromSeconds(10) });
        var ended = _rig.Directory.Find(secret).Value!.Ended;

        _rig.Time.Advance(TimeSpan.FromSeconds(9));
        _rig.Directory.EndDue();
        ended.IsCancellationRequested.ShouldBeFalse();
        _rig.Directory.Find(secret).IsSuccess.ShouldBeTrue();

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        _rig.Directory.Find(secret).Error!.Code.ShouldBe(LlmErrorCode.InvalidApiKey);
        _rig.Directory.EndDue();
        ended.IsCancellationRequested.ShouldBeTrue();

        _rig.Tell(record with { Version = 2, ExpiresAt = null });
        _rig.Directory.Find(secret).Value!.Ended.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void Take_Revocation_EndsCallsAndIsNotUndoneByOlderNews()
    {
        var (secret, record) = _rig.Add();
        var ended = _rig.Directory.Find(secret).Value!.Ended;

        _rig.Directory.Take(record with { Version = 2, RevokedAt = _rig.Time.GetUtcNow() });
        ended.IsCancellationRequested.ShouldBeTrue();
        _rig.Tell(record);

        _rig.Directory.Find(secret).IsSuccess.ShouldBeFalse();
        _rig.Directory.Count.ShouldBe(0);
    }

    [Fact]
    public void Take_Rotation_KeepsTheOldSecretsCallsUntilTheGraceIsOver()
    {
        var (old, record) = _rig.Add();
        var before = _rig.Directory.Find(old).Value!.Ended;
        var fresh = KeySecret.Make(record.Id);

        _rig.Tell(record with
        {
            Version = 2,
            Digest = _rig.Digests.Of(fresh),
            PreviousDigest = record.Digest,
            PreviousUntil = _rig.Time.GetUtcNow() + TimeSpan.FromMinutes(1),
        });
        var after = _rig.Directory.Find(fresh).Value!.Ended;
        _rig.Directory.Find(old).Value!.Ended.ShouldBe(before);
        before.IsCancellationRequested.ShouldBeFalse();

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        _rig.Directory.Find(old).IsSuccess.ShouldBeFalse();
        _rig.Directory.EndDue();
        (before.IsCancellationRequested, after.IsCancellationRequested).ShouldBe((true, false));
        _rig.Directory.Find(fresh).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Take_RotationWithoutGrace_EndsTheOldSecretAtOnce()
    {
        var (old, record) = _rig.Add();
        var before = _rig.Directory.Find(old).Value!.Ended;

        _rig.Tell(record with { Version = 2, Digest = _rig.Digests.Of(KeySecret.Make(record.Id)) });

        before.IsCancellationRequested.ShouldBeTrue();
        _rig.Directory.Find(old).IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public void Take_ChangedPolicy_HoldsForTheNextRequestAndEndsNoCall()
    {
        var (secret, record) = _rig.Add();
        var before = _rig.Directory.Find(secret).Value!.Ended;

        _rig.Tell(record with { Version = 2, Policy = new KeyPolicy { Models = ["m"] } });

        before.IsCancellationRequested.ShouldBeFalse();
        _rig.Directory.Find(secret).Value!.Identity.Policy.Models.ShouldBe(["m"]);
    }

    [Fact]
    public void Find_WithoutWordFromTheDatabase_IsUnavailableOnlyAfterMaxAge()
    {
        var (secret, _) = _rig.Add();

        _rig.Time.Advance(_rig.MaxAge);
        _rig.Directory.Find(secret).IsSuccess.ShouldBeTrue();
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        _rig.Directory.Find(secret).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        _rig.Directory.Find(KeySecret.Make(KeySecret.MakeId())).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        _rig.Directory.Find("sy_nonsense").Error!.Code.ShouldBe(LlmErrorCode.InvalidApiKey);

        _rig.Tell();
        _rig.Directory.Find(secret).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Find_NeverRead_IsUnavailable() =>
        new KeyRig().Directory.Find(KeySecret.Make(KeySecret.MakeId())).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);

    [Fact]
    public void Find_AnyKey_AllocatesNothing()
    {
        var (secret, _) = _rig.Add();
        var unknown = KeySecret.Make(KeySecret.MakeId());
        _rig.Directory.Find(secret);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _rig.Directory.Find(secret);
            _rig.Directory.Find(unknown);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100);
    }
}
