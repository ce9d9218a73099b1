using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Switchyard.Server.Telemetry;

/// <summary>Sends logs to stdout, one JSON object a line.</summary>
internal static class LoggingRegistration
{
    // About 4 MB of lines when nobody reads stdout.
    private const int LongestQueue = 8192;

    /// <summary>
    /// Replaces every log provider. When stdout is not read, lines are dropped (the console says how many, on
    /// stderr) rather than requests held up.
    /// </summary>
    /// <param name="logging">The logging builder.</param>
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, JsonLineFormatter>());
        return logging.AddConsole(console =>
        {
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.MaxQueueLength = LongestQueue;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    }
}
