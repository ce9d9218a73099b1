using System.Text.Json;

namespace Switchyard.Core.Telemetry;

/// <summary>The label values of a closed list: its names in snake case, made once.</summary>
/// <typeparam name="T">The list.</typeparam>
internal static class LabelValue<T>
    where T : struct, Enum
{
    private static readonly string[] Names =
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static readonly T[] Values = Enum.GetValues<T>();

    /// <summary>The label value, <c>other</c> for a number outside the list.</summary>
    /// <param name="value">One of the list.</param>
    public static string Of(T value)
    {
        var index = Array.IndexOf(Values, value);
        return index < 0 ? MetricLabels.Other : Names[index];
    }
}
