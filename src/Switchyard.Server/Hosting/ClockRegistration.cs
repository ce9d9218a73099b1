using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Hosting;

/// <summary>Registers the clock.</summary>
internal static class ClockRegistration
{
    /// <summary>The environment variable that puts the wall clock off, a time span such as <c>01:00:00</c> or <c>-00:00:05</c>. For tests.</summary>
    public const string Variable = "SWITCHYARD_CLOCK_OFFSET";

    // No clock is that wrong, and further off dates end.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(365);

    /// <summary>Registers the system's clock, or one that is off by <see cref="Variable"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <returns>What is wrong with the variable; null when nothing is.</returns>
    public static ConfigurationFault? AddClock(this IServiceCollection services, Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } text)
        {
            services.TryAddSingleton(TimeProvider.System);
            return null;
        }

        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var offset) || offset.Duration() > Furthest)
        {
            return new ConfigurationFault(Variable, "must be a time span of at most a year, such as 01:00:00.");
        }

        services.AddSingleton<TimeProvider>(new ShiftedTime(offset));
        return null;
    }
}
