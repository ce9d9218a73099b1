using Switchyard.Core.Chat;

namespace Switchyard.Core.Telemetry;

/// <summary>Names that metrics and spans share.</summary>
internal static class TelemetryNames
{
    /// <summary>The GenAI conventions' <c>gen_ai.operation.name</c>.</summary>
    /// <param name="kind">What is asked for.</param>
    public static string Operation(CallKind kind) => kind switch
    {
        CallKind.Embeddings => "embeddings",
        _ => "chat",
    };

    /// <summary>A timer's name, <see cref="MetricLabels.Other"/> when it is none of the known ones.</summary>
    /// <param name="name">What a clock or an error said.</param>
    public static string Timer(string? name) =>
        name is "connect" or "first_content" or "content_idle" or "byte_idle" or "total" ? name : MetricLabels.Other;
}
