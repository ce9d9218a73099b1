namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Cache</c>.</summary>
internal static class CachingRules
{
    private const int LeastEntry = 1024;
    private const int MostEntry = 64 * 1024 * 1024;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void Check(string path, CachingOptions cache, FaultList faults)
    {
        CheckTtl($"{path}:DefaultTtl", cache.DefaultTtl, faults);
        faults.ZeroOrMore($"{path}:StaleWhileRevalidate", cache.StaleWhileRevalidate, Day);
        faults.ZeroOrMore($"{path}:NegativeTtl", cache.NegativeTtl, Day);
        faults.Positive($"{path}:FollowerWait", cache.FollowerWait, TimeSpan.FromMinutes(15));
        faults.Range($"{path}:MaxEntryBytes", cache.MaxEntryBytes, LeastEntry, MostEntry);
        if (cache.MaxTotalBytes < cache.MaxEntryBytes)
        {
            faults.Add($"{path}:MaxTotalBytes", "must be at least MaxEntryBytes.");
        }

        foreach (var (name, model) in cache.Models)
        {
            if (model.Mode is not (null or "use" or "bypass"))
            {
                faults.Add($"{path}:Models:{name}:Mode", "must be use or bypass.");
            }

            if (model.Ttl is { } ttl)
            {
                CheckTtl($"{path}:Models:{name}:Ttl", ttl, faults);
            }
        }
    }

    private static void CheckTtl(string name, TimeSpan value, FaultList faults)
    {
        if (value < Second || value > Day)
        {
            faults.Add(name, "must be a time span from 00:00:01 to 1.00:00:00.");
        }
    }
}
