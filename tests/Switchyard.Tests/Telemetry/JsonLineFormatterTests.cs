using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class JsonLineFormatterTests
{
    private readonly JsonLineFormatter _formatter = new(new FixedTime(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Fact]
    public void Write_AnEvent_HasEverythingOnOneLine()
    {
        using var request = _scopes.Push(new List<KeyValuePair<string, object?>> { new("RequestId", "req-1"), new("RequestPath", "/v1") });

        var line = Write("Gone.", Values(("Provider", "deepseek"), ("LatencyMs", 12.5), ("Attempt", 2), ("Retryable", true)));

        line.ShouldBe(
            """
            {"timestamp":"2026-01-02T03:04:05Z","level":"warning","category":"Switchyard.Pipeline","eventId":1001,"event":"TargetFailed","message":"Gone.","requestId":"req-1","values":{"provider":"deepseek","latencyMs":12.5,"attempt":2,"retryable":true}}

            """);
    }

    [Fact]
    public void Write_ControlCharacters_StaysOneLineOfAscii()
    {
        const string Evil = "a\r\nb\u001b[2Jc\u2028d\u0085e\0f\ud800\"";

        var line = Write(Evil, Values(("Model", Evil)));

        line.TrimEnd().ShouldAllBe(static c => c >= ' ' && c < 127);
        using var json = JsonDocument.Parse(line);
        json.RootElement.GetProperty("message").GetString().ShouldBe(Evil.Replace('\ud800', '\ufffd'));
        json.RootElement.GetProperty("values").GetProperty("model").GetString().ShouldBe(Evil.Replace('\ud800', '\ufffd'));
    }

    [Fact]
    public void Write_RequestIdAmongTheValues_WinsOverTheScope()
    {
        using var outer = _scopes.Push(new List<KeyValuePair<string, object?>> { new("RequestId", "outer") });

        using var json = JsonDocument.Parse(Write("x", Values(("requestId", "own"))));

        json.RootElement.GetProperty("requestId").GetString().ShouldBe("own");
        json.RootElement.TryGetProperty("values", out _).ShouldBeFalse();
    }

    [Fact]
    public void Write_TwoScopes_TakesTheInnermostRequestId()
    {
        using var outer = _scopes.Push(new List<KeyValuePair<string, object?>> { new("RequestId", "outer") });
        using var inner = _scopes.Push(new List<KeyValuePair<string, object?>> { new("RequestId", "inner") });
        using var text = _scopes.Push("no values");

        using var json = JsonDocument.Parse(Write("x", Values()));

        json.RootElement.GetProperty("requestId").GetString().ShouldBe("inner");
    }

    [Fact]
    public void Write_AnException_HasItsTypeMessageAndStack()
    {
        using var json = JsonDocument.Parse(Write("x", Values(), Caught(new InvalidOperationException("a bug", new IOException("hidden")))));

        var exception = json.RootElement.GetProperty("exception");
        exception.GetProperty("type").GetString().ShouldBe("System.InvalidOperationException");
        exception.GetProperty("message").GetString().ShouldBe("a bug");
        exception.GetProperty("stack").GetString().ShouldNotBeNull().ShouldContain(nameof(Caught));
        exception.GetProperty("inner").GetString().ShouldBe("System.IO.IOException");
    }

    [Fact]
    public void Write_AnExceptionThatQuotesItsInput_HasNoMessage()
    {
        var line = Write("x", Values(), Caught(new JsonException("'prompt text' is an invalid start of a value.")));

        line.ShouldNotContain("prompt text");
        line.ShouldContain("System.Text.Json.JsonException");
    }

    [Fact]
    public void Write_AnEndlessText_IsCut()
    {
        using var json = JsonDocument.Parse(Write(new string('m', 100_000), Values(("Body", new string('b', 100_000)))));

        json.RootElement.GetProperty("message").GetString()!.Length.ShouldBe(8192);
        json.RootElement.GetProperty("values").GetProperty("body").GetString()!.Length.ShouldBe(8192);
    }

    [Fact]
    public void Write_NumbersJsonHasNoFormFor_AreText()
    {
        using var json = JsonDocument.Parse(Write("x", Values(("Ratio", double.NaN), ("Nothing", null), ("Cost", 0.10m))));

        var values = json.RootElement.GetProperty("values");
        values.GetProperty("ratio").GetString().ShouldBe("NaN");
        values.GetProperty("nothing").ValueKind.ShouldBe(JsonValueKind.Null);
        values.GetProperty("cost").GetRawText().ShouldBe("0.10");
    }

    private static List<KeyValuePair<string, object?>> Values(params (string Name, object? Value)[] values) =>
        [.. values.Select(static v => KeyValuePair.Create(v.Name, v.Value)), new("{OriginalFormat}", "the template")];

    private static Exception Caught(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private string Write(string message, List<KeyValuePair<string, object?>> values, Exception? exception = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var entry = new LogEntry<List<KeyValuePair<string, object?>>>(
            LogLevel.Warning, "Switchyard.Pipeline", new EventId(1001, "TargetFailed"), values, exception, (_, _) => message);
        _formatter.Write(entry, _scopes, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
