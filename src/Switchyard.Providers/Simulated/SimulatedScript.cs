using System.Text;

namespace Switchyard.Providers.Simulated;

/// <summary>Turns an answer and its faults into the steps of a body. Pure.</summary>
internal static class SimulatedScript
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>What an upstream that broke down sends.</summary>
    public static ReadOnlyMemory<byte> ErrorJson { get; } = Encoding.UTF8.GetBytes(
        "{\"error\":{\"message\":\"The simulated model broke down.\",\"type\":\"server_error\",\"param\":null,\"code\":null}}");

    /// <summary>The steps of a whole answer.</summary>
    /// <param name="wire">The answer.</param>
    /// <param name="simulation">Its faults.</param>
    public static IReadOnlyList<SimulatedStep> Whole(SimulatedWire wire, Simulation simulation)
    {
        var body = wire.Whole();
        var wait = Ms(simulation.FirstContentMs);
        return simulation.BreakWith switch
        {
            "empty" => [],
            "html" => [new(Html, wait)],
            "error-in-200" or "error" => [new(ErrorJson, wait)],
            "cut" or "malformed" => [new(body[..(body.Length / 2)], wait)],
            "reset" => [new(body[..(body.Length / 2)], wait), new(default) { IsReset = true }],
            "stall" => [new(body[..(body.Length / 2)], wait), new(default, Timeout.InfiniteTimeSpan)],
            "heartbeat" => [new("\n"u8.ToArray(), HeartbeatEvery) { IsEndless = true }],
            _ => [new(body, wait)],
        };
    }

    /// <summary>The steps of a stream.</summary>
    /// <param name="wire">The answer.</param>
    /// <param name="simulation">Its faults.</param>
    /// <param name="wantsUsage">Whether the request asked for usage.</param>
    public static IReadOnlyList<SimulatedStep> Stream(SimulatedWire wire, Simulation simulation, bool wantsUsage)
    {
        if (simulation.BreakWith is "html" or "empty" or "error-in-200")
        {
            return Whole(wire, simulation);
        }

        var steps = new List<SimulatedStep> { new(wire.Role()) };
        var contents = wire.Contents();
        var shown = simulation.BreakWith is null ? contents.Count : Math.Min(simulation.BreakAfter, contents.Count);
        for (var i = 0; i < shown; i++)
        {
            steps.Add(new SimulatedStep(contents[i], Ms(i == 0 ? simulation.FirstContentMs : simulation.ChunkDelayMs)));
        }

        if (simulation.BreakWith is { } fault)
        {
            steps.AddRange(Break(fault));
            return steps;
        }

        steps.Add(new SimulatedStep(wire.Finish()));
        if (wantsUsage && simulation.HasUsage)
        {
            steps.Add(new SimulatedStep(wire.UsageOnly()));
        }

        steps.Add(new SimulatedStep("data: [DONE]\n\n"u8.ToArray()));
        return steps;
    }

    private static ReadOnlyMemory<byte> Html => "<html><body><h1>502 Bad Gateway</h1></body></html>"u8.ToArray();

    private static IEnumerable<SimulatedStep> Break(string fault) => fault switch
    {
        "reset" => [new(default) { IsReset = true }],
        "stall" => [new(default, Timeout.InfiniteTimeSpan)],
        "heartbeat" => [new(": keep-alive\n\n"u8.ToArray(), HeartbeatEvery) { IsEndless = true }],
        "error" => [new((byte[])[.. "data: "u8, .. ErrorJson.Span, .. "\n\n"u8])],
        "malformed" => [new("data: {\"choices\":[{\"delta\":{\"content\":\n\n"u8.ToArray())],
        _ => [],
    };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
