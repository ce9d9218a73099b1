using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.Keys;

/// <summary>Thousands of random administrators and keys: whatever is within an administrator's bounds can do nothing that the administrator can not.</summary>
public sealed class KeyBoundsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Models = ["*", "a*", "ab", "p:*", "p:a*", "fast", "b", "p:ab"];
    private static readonly string[] Providers = ["p", "q", "P"];

    private readonly Random _random = new(20261122);

    [Fact]
    public void Beyond_KeyWithin_CanDoNothingMoreThanTheAdministrator()
    {
        var (within, beyond) = (0, 0);
        for (var i = 0; i < 60_000; i++)
        {
            var limits = new RateLimitingOptions();
            if (_random.Next(2) == 0)
            {
                limits.Users[RateLimitingOptions.Default] = Limits();
            }

            var (admin, key) = (Key("t", "admin"), Key(_random.Next(8) == 0 ? "other" : "t", _random.Next(2) == 0 ? "user" : "admin"));
            if (_random.Next(3) == 0)
            {
                // What is a little less than the administrator is often within.
                key = admin with { Role = "user", Policy = Less(admin.Policy), ExpiresAt = admin.ExpiresAt?.AddDays(-_random.Next(2)) };
            }

            var field = new KeyBounds(CallerOf(admin), limits).Beyond(key);
            if (field is null)
            {
                within++;
                Escape(admin, key, limits).ShouldBeNull($"{i}");
            }
            else
            {
                beyond++;
            }

            new KeyBounds(CallerOf(admin), limits).Beyond(admin).ShouldBeNull($"{i}: itself");
            new KeyBounds(CallerKeys.From(new AuthOptions { AdminKey = "x" }).All[0], limits).Beyond(key).ShouldBeNull();
        }

        within.ShouldBeGreaterThan(2_000);
        beyond.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public void Beyond_ChainOfAdministrators_NeverGrows()
    {
        var limits = new RateLimitingOptions();
        for (var i = 0; i < 3_000; i++)
        {
            var first = Key("t", "admin");
            var last = first;
            for (var step = 0; step < 6; step++)
            {
                var next = last with { Policy = _random.Next(2) == 0 ? Less(last.Policy) : Policy() };
                last = new KeyBounds(CallerOf(last), limits).Beyond(next) is null ? next : last;
            }

            Escape(first, last, limits).ShouldBeNull($"{i}");
        }
    }

    // What the key may do and the administrator may not, found by trying everything; null when there is nothing.
    private static string? Escape(KeyRecord admin, KeyRecord key, RateLimitingOptions limits)
    {
        var (mine, theirs) = (admin.Policy, key.Policy);
        foreach (var (provider, model, alias) in
            from provider in new[] { "p", "q", "r" } from model in new[] { "a", "ab", "abc", "b", "c" } from alias in new[] { null, "fast", "ab" } select (provider, model, alias))
        {
            if (theirs.Allows(provider, model, alias) && !mine.Allows(provider, model, alias))
            {
                return $"{provider}:{model} by {alias}";
            }
        }

        var standard = limits.Users.TryGetValue(RateLimitingOptions.Default, out var found) ? found : null;
        foreach (var model in new[] { null, "ab", "p:ab", "c" })
        {
            var (most, asked) = (Figure(mine.Limits, standard, model), Figure(theirs.Limits, standard, model));
            if (most > 0 && (asked == 0 || asked > most))
            {
                return $"{asked} a minute of {model}";
            }
        }

        return key.Tenant != admin.Tenant ? "tenant"
            : admin.ExpiresAt is not null && (key.ExpiresAt is null || key.ExpiresAt > admin.ExpiresAt) ? "expiry"
            : mine.Budget?.Hard?.Day is { } day && !(theirs.Budget?.Hard?.Day <= day) ? "day"
            : mine.Budget?.Hard?.Total is { } total && !(theirs.Budget?.Hard?.Total <= total) ? "total"
            : null;
    }

    // As calls are counted: for a model under its whole name first, then without its provider.
    private static long Figure(UserLimitOptions? own, UserLimitOptions? standard, string? model)
    {
        if (model is null)
        {
            return own?.RequestsPerMinute ?? standard?.RequestsPerMinute ?? 0;
        }

        var name = Has(own, model) || Has(standard, model) ? model : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return (Has(own, name) ? own!.Models[name].RequestsPerMinute : null) ?? (Has(standard, name) ? standard!.Models[name].RequestsPerMinute : null) ?? 0;
    }

    private static bool Has(UserLimitOptions? options, string model) => options?.Models.ContainsKey(model) == true;

    private static Caller CallerOf(KeyRecord key) => new(key.Name, key.Tenant, CallerRole.Admin)
    {
        Identity = new CallerIdentity(key.Name, key.Tenant) { Policy = key.Policy },
        IsManaged = true,
        ExpiresAt = key.ExpiresAt,
    };

    private KeyRecord Key(string tenant, string role) => new()
    {
        Id = "aaaaaaaaaaaaaaaa",
        Name = "k",
        Tenant = tenant,
        Role = role,
        Digest = default,
        CreatedAt = Now,
        CreatedBy = "",
        UpdatedAt = Now,
        ExpiresAt = _random.Next(2) == 0 ? null : Now.AddDays(_random.Next(3)),
        Policy = Policy(),
    };

    private KeyPolicy Policy() => new()
    {
        Models = Some(Models),
        Providers = Some(Providers),
        Limits = _random.Next(2) == 0 ? null : Limits(),
        Budget = _random.Next(2) == 0 ? null : new Budget { Hard = new BudgetFigures { Day = Amount(), Total = Amount() }, Soft = new BudgetFigures { Day = Amount() } },
    };

    private static KeyPolicy Less(KeyPolicy policy) => policy with
    {
        Models = policy.Models.Count > 1 ? [.. policy.Models.Skip(1)] : policy.Models,
        Limits = policy.Limits is null ? null : new UserLimitOptions { RequestsPerMinute = policy.Limits.RequestsPerMinute is > 1 ? 1 : policy.Limits.RequestsPerMinute, Models = policy.Limits.Models },
        Budget = policy.Budget is null ? null : policy.Budget with { Soft = null },
    };

    private UserLimitOptions Limits()
    {
        var limits = new UserLimitOptions { RequestsPerMinute = Count() };
        foreach (var model in new[] { "ab", "p:ab" })
        {
            if (_random.Next(3) == 0)
            {
                limits.Models[model] = new LimitFigures { RequestsPerMinute = Count() };
            }
        }

        return limits;
    }

    private long? Count() => _random.Next(4) == 0 ? null : _random.Next(4);

    private decimal? Amount() => _random.Next(2) == 0 ? null : _random.Next(3);

    private string[] Some(string[] from) => _random.Next(2) == 0 ? [] : [.. from.Where(_ => _random.Next(3) == 0)];
}
