using Switchyard.Core.Configuration;

namespace Switchyard.Core.Limits;

/// <summary>From configured figures to rules.</summary>
internal static class LimitFigureRules
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The rules of a section, each figure it leaves out taken from the default section; 0 is no rule.</summary>
    /// <param name="own">The section; null when there is none.</param>
    /// <param name="standard">The default section; null when there is none.</param>
    public static IReadOnlyList<LimitRule> Of(LimitFigures? own, LimitFigures? standard = null)
    {
        var rules = new List<LimitRule>();
        Add(LimitUnit.Requests, Second, own?.RequestsPerSecond ?? standard?.RequestsPerSecond);
        Add(LimitUnit.Requests, Minute, own?.RequestsPerMinute ?? standard?.RequestsPerMinute);
        Add(LimitUnit.Requests, Hour, own?.RequestsPerHour ?? standard?.RequestsPerHour);
        Add(LimitUnit.Requests, Day, own?.RequestsPerDay ?? standard?.RequestsPerDay);
        Add(LimitUnit.Tokens, Second, own?.TokensPerSecond ?? standard?.TokensPerSecond);
        Add(LimitUnit.Tokens, Minute, own?.TokensPerMinute ?? standard?.TokensPerMinute);
        Add(LimitUnit.Tokens, Hour, own?.TokensPerHour ?? standard?.TokensPerHour);
        Add(LimitUnit.Tokens, Day, own?.TokensPerDay ?? standard?.TokensPerDay);
        Add(LimitUnit.Concurrency, TimeSpan.Zero, own?.Concurrency ?? standard?.Concurrency);
        return rules;

        void Add(LimitUnit unit, TimeSpan window, long? most)
        {
            if (most is > 0)
            {
                rules.Add(new LimitRule(unit, window, most.Value));
            }
        }
    }
}
