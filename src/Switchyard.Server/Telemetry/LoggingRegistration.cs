using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Switchyard.Server.Telemetry;

/// <summary>Sends logs to stdout, one JSON object a line.</summary>
internal static class LoggingRegistration
{
    // What these say below a warning quotes the request line, query string included, where a careless client puts its key.
    private static readonly string[] QuotingCategories =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    // About 4 MB of lines when nobody reads stdout.
    private const int LongestQueue = 8192;

    /// <summary>
    /// Replaces every log provider. The web server's own events are kept from <c>warning</c> on unless the
    /// configuration says otherwise; those that quote request lines always. When stdout is not read, lines are dropped (the console says how many, on
    /// stderr) rather than requests held up.
    /// </summary>
    /// <param name="logging">The logging builder.</param>
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, JsonLineFormatter>());
        logging.Services.Configure<LoggerFilterOptions>(AddFilters);
        return logging.AddConsole(console =>
        {
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.MaxQueueLength = LongestQueue;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    }

    private static void AddFilters(LoggerFilterOptions filters)
    {
        // Of rules for the same category the last one counts: the first place leaves the configuration the last word.
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        var console = typeof(ConsoleLoggerProvider).FullName;
        foreach (var category in QuotingCategories)
        {
            filters.Rules.Add(new LoggerFilterRule(console, category, LogLevel.Warning, null));
        }
    }
}
