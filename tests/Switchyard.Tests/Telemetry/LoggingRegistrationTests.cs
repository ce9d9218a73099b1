using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed partial class LoggingRegistrationTests
{
    [Fact]
    public void AddJsonLines_AnEventInAScope_IsOneJsonLine()
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

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning, true)]
    [InlineData("Microsoft.AspNetCore.Routing", LogLevel.Debug, true)]
    [InlineData("Switchyard.Core", LogLevel.Trace, true)]
    public void AddJsonLines_EverythingAskedFor_StillKeepsRequestLinesOut(string category, LogLevel level, bool expected)
    {
        using var services = new ServiceCollection()
            .AddLogging(static logging => logging
                .SetMinimumLevel(LogLevel.Trace)
                .AddFilter("Microsoft.AspNetCore", LogLevel.Trace)
                .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Trace)
                .AddJsonLines())
            .BuildServiceProvider();

        services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level).ShouldBe(expected);
    }

    [Fact]
    public void AddJsonLines_NothingSaid_LeavesTheWebServersChatterOut()
    {
        using var services = new ServiceCollection().AddLogging(static logging => logging.AddJsonLines()).BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();

        loggers.CreateLogger("Microsoft.AspNetCore.Routing").IsEnabled(LogLevel.Information).ShouldBeFalse();
        loggers.CreateLogger("Switchyard.Core").IsEnabled(LogLevel.Information).ShouldBeTrue();
    }

    [LoggerMessage(9001, LogLevel.Information, "Asked {Provider} {Count} times.", EventName = "Probe")]
    private static partial void Probe(ILogger logger, string provider, int count);

    private static string[] Capture(Action<ILogger> write)
    {
        using var output = new MemoryStream();
        using (var services = new ServiceCollection().AddLogging(logging => logging.AddJsonLines(output)).BuildServiceProvider())
        {
            write(services.GetRequiredService<ILoggerFactory>().CreateLogger("Switchyard.Test"));
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
