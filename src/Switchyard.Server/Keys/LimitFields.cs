using Switchyard.Core.Configuration;

namespace Switchyard.Server.Keys;

/// <summary>The figures of a limit by the names they have in JSON.</summary>
internal static class LimitFields
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, Func<LimitFigures, long?> Get, Action<LimitFigures, long?> Set)> All { get; } =
    [
        ("requestsPerSecond", static figures => figures.RequestsPerSecond, static (figures, value) => figures.RequestsPerSecond = value),
        ("requestsPerMinute", static figures => figures.RequestsPerMinute, static (figures, value) => figures.RequestsPerMinute = value),
        ("requestsPerHour", static figures => figures.RequestsPerHour, static (figures, value) => figures.RequestsPerHour = value),
        ("requestsPerDay", static figures => figures.RequestsPerDay, static (figures, value) => figures.RequestsPerDay = value),
        ("tokensPerSecond", static figures => figures.TokensPerSecond, static (figures, value) => figures.TokensPerSecond = value),
        ("tokensPerMinute", static figures => figures.TokensPerMinute, static (figures, value) => figures.TokensPerMinute = value),
        ("tokensPerHour", static figures => figures.TokensPerHour, static (figures, value) => figures.TokensPerHour = value),
        ("tokensPerDay", static figures => figures.TokensPerDay, static (figures, value) => figures.TokensPerDay = value),
        ("concurrency", static figures => figures.Concurrency, static (figures, value) => figures.Concurrency = value),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static field => field.Name)];
}
