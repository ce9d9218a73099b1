using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Switchyard.Server.Telemetry;

/// <summary>Sends logs to stdout, one JSON object a line.</summary>
internal static class LoggingRegistration
{
    // What these say quotes the request line, query string included, where a careless client puts its key. The first says nothing else,
    // and while anybody listens to it the web server makes an activity and a scope for every request: a fiftieth of a call (bench/load).
    private static readonly (string Category, LogLevel Least)[] Quoting =
        [("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None), ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning)];

    /// <summary>
    /// Replaces every log provider. The web server's own events are kept from <c>warning</c> on unless the
    /// configuration says otherwise; those that quote request lines always. When stdout is not read, lines are dropped (how many is told on
    /// stderr) rather than requests held up.
    /// </summary>
    /// <param name="logging">The logging builder.</param>
    /// <param name="output">Where lines go. Default: stdout.</param>
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder logging, Stream? output = null)
    {
        logging.ClearProviders();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.Configure<LoggerFilterOptions>(AddFilters);
        logging.Services.AddSingleton<ILoggerProvider>(services => new LineLoggerProvider(
            new JsonLineFormatter(services.GetRequiredService<TimeProvider>()),
            new LineWriter(output ?? Console.OpenStandardOutput(), static lines => Console.Error.WriteLine($"{lines} log lines were dropped."))));
        return logging;
    }

    private static void AddFilters(LoggerFilterOptions filters)
    {
        // Of rules for the same category the last one counts: the first place leaves the configuration the last word.
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        var console = typeof(LineLoggerProvider).FullName;
        foreach (var (category, least) in Quoting)
        {
            filters.Rules.Add(new LoggerFilterRule(console, category, least, null));
        }
    }
}
