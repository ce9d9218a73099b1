using Shouldly;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class PrometheusNameTests
{
    [Theory]
    [InlineData("switchyard.stream_truncated", "{stream}", true, "switchyard_stream_truncated_total")]
    [InlineData("switchyard.overhead", "s", false, "switchyard_overhead_seconds")]
    [InlineData("dotnet.gc.pause.time", "s", true, "dotnet_gc_pause_time_seconds_total")]
    [InlineData("dotnet.process.memory.working_set", "By", false, "dotnet_process_memory_working_set_bytes")]
    [InlineData("requests_total", null, true, "requests_total")]
    [InlineData("wait_seconds", "s", false, "wait_seconds")]
    [InlineData("9 lives", "", false, "_9_lives")]
    [InlineData("fläche", "m/s", false, "fl_che_m_s")]
    public void Of_AnInstrument_IsItsPrometheusName(string name, string? unit, bool isCounter, string expected) =>
        PrometheusName.Of(name, unit, isCounter).ShouldBe(expected);

    [Fact]
    public void Label_WithDotsAndColon_HasUnderscores() => PrometheusName.Label("gen_ai.request:model").ShouldBe("gen_ai_request_model");
}
