using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

/// <summary>Every log line that a request causes carries the request's id, wherever it was written.</summary>
public sealed class LogLineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_AfterCallsThatFailed_HasTheirIdsOnEveryLine()
    {
        await using var server = await FaultServer.StartAsync(
            static (settings, first, _) => settings.Provider("up", "openai-compatible", first).Set("Providers__up__Retry__MaxAttempts", "2"), Token);
        server.First.Respond(static _ => Script.Json(503, """{"error":{"message":"Busy."}}"""));
        foreach (var id in new[] { "first-1", "second-2" })
        {
            using var request = FaultServer.Request("openai", stream: false, FaultServer.Body("openai", "up:m", stream: false));
            request.Headers.Add("x-request-id", id);
            using var response = await server.Process.Client.SendAsync(request, Token);
            response.IsSuccessStatusCode.ShouldBeFalse();
        }

        await server.Process.StopAsync(Token);

        var lines = server.Process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        foreach (var name in new[] { "AttemptFailed", "Retrying", "CallCompleted" })
        {
            lines.Where(line => line.TryGetProperty("event", out var value) && value.GetString() == name)
                .Select(static line => line.GetProperty("requestId").GetString()).Distinct().ShouldBe(["first-1", "second-2"], name);
        }

        lines.ShouldAllBe(static line => !line.GetProperty("category").GetString()!.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal));
    }
}
