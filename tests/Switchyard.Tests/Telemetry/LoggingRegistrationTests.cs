using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

// The console belongs to the whole process: these run alone.
[Collection(ActivityListeners.Name)]
public sealed partial class LoggingRegistrationTests
{
    [Fact]
    public void AddJsonLines_AnEventInAScope_IsOneJsonLineOnStdout()
    {
        var lines = Capture(logger =>
        {
            using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new("RequestId", "req-9") }))
            {
                Probe(logger, "deepseek", 3);
            }
        });

        using var json = JsonDocument.Parse(lines.ShouldHaveSingleItem());
        var root = json.RootElement;
        root.GetProperty("event").GetString().ShouldBe("Probe");
        root.GetProperty("eventId").GetInt32().ShouldBe(9001);
        root.GetProperty("message").GetString().ShouldBe("Asked deepseek 3 times.");
        root.GetProperty("requestId").GetString().ShouldBe("req-9");
        root.GetProperty("values").GetProperty("provider").GetString().ShouldBe("deepseek");
        root.GetProperty("values").GetProperty("count").GetInt32().ShouldBe(3);
    }

    [LoggerMessage(9001, LogLevel.Information, "Asked {Provider} {Count} times.", EventName = "Probe")]
    private static partial void Probe(ILogger logger, string provider, int count);

    private static string[] Capture(Action<ILogger> write)
    {
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            using var services = new ServiceCollection().AddLogging(static logging => logging.AddJsonLines()).BuildServiceProvider();
            write(services.GetRequiredService<ILoggerFactory>().CreateLogger("Switchyard.Test"));
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
