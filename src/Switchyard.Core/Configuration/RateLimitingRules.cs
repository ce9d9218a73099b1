using System.Globalization;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>RateLimiting</c>.</summary>
internal static class RateLimitingRules
{
    // What every store can count with exactly, sums included.
    private const long MostFigure = 1_000_000_000_000;
    private const int MostWaitMs = 600_000;
    private const int MostWaiting = 100_000;
    private const int MostOutputTokens = 1_000_000;

    public static void Check(string path, ServiceOptions options, FaultList faults)
    {
        var limits = options.RateLimiting;
        faults.Range($"{path}:MaxWaitMs", limits.MaxWaitMs, 0, MostWaitMs);
        faults.Range($"{path}:MaxWaiting", limits.MaxWaiting, 0, MostWaiting);
        faults.Range($"{path}:DefaultOutputTokens", limits.DefaultOutputTokens, 1, MostOutputTokens);
        CheckFigures($"{path}:Global", limits.Global, faults);
        foreach (var (name, provider) in limits.Providers)
        {
            if (!options.Providers.ContainsKey(name))
            {
                faults.Add($"{path}:Providers:{name}", "must have the name of a configured provider.");
            }

            CheckLimits($"{path}:Providers:{name}", provider, faults);
        }

        foreach (var (name, user) in limits.Users)
        {
            CheckUser($"{path}:Users:{name}", name, user, options.Auth, faults);
        }
    }

    private static void CheckUser(string path, string name, UserLimitOptions user, AuthOptions auth, FaultList faults)
    {
        if (!IsCaller(name, auth))
        {
            faults.Add(path, "must have the name of a configured key, or be Default, admin or anonymous.");
        }

        CheckLimits(path, user, faults);
        CheckFigures($"{path}:PerUser", user.PerUser, faults);
    }

    private static bool IsCaller(string name, AuthOptions auth) =>
        auth.Keys.Select(static key => key.Name)
            .Concat([RateLimitingOptions.Default, CallerIdentity.Administrator, CallerIdentity.Anonymous.Key])
            .Contains(name, StringComparer.OrdinalIgnoreCase);

    private static void CheckLimits(string path, LimitOptions limits, FaultList faults)
    {
        CheckFigures(path, limits, faults);
        foreach (var (model, figures) in limits.Models)
        {
            CheckFigures($"{path}:Models:{model}", figures, faults);
        }
    }

    private static void CheckFigures(string path, LimitFigures figures, FaultList faults)
    {
        Check(nameof(figures.RequestsPerSecond), figures.RequestsPerSecond);
        Check(nameof(figures.RequestsPerMinute), figures.RequestsPerMinute);
        Check(nameof(figures.RequestsPerHour), figures.RequestsPerHour);
        Check(nameof(figures.RequestsPerDay), figures.RequestsPerDay);
        Check(nameof(figures.TokensPerSecond), figures.TokensPerSecond);
        Check(nameof(figures.TokensPerMinute), figures.TokensPerMinute);
        Check(nameof(figures.TokensPerHour), figures.TokensPerHour);
        Check(nameof(figures.TokensPerDay), figures.TokensPerDay);
        Check(nameof(figures.Concurrency), figures.Concurrency);

        void Check(string name, long? value)
        {
            if (value is < 0 or > MostFigure)
            {
                faults.Add($"{path}:{name}", string.Create(CultureInfo.InvariantCulture, $"must be from 0, which is no limit, to {MostFigure}."));
            }
        }
    }
}
