using System.Text.Json;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>A stream as text, split into its events as simply as possible.</summary>
internal static class EventText
{
    /// <summary>The events with all their lines, byte for byte, comments left out.</summary>
    /// <param name="text">The stream.</param>
    public static IReadOnlyList<string> Events(string text)
    {
        var events = new List<string>();
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Append(""))
        {
            if (line.TrimEnd('\r').Length > 0)
            {
                lines.Add(line);
                continue;
            }

            lines.RemoveAll(l => l.StartsWith(':'));
            if (lines.Count > 0)
            {
                events.Add(string.Join('\n', lines));
                lines.Clear();
            }
        }

        return events;
    }

    /// <summary>The data of an event; empty when it has none.</summary>
    /// <param name="text">The event.</param>
    public static string DataOf(string text) => string.Join('\n', text.Split('\n')
        .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
        .Select(line => line["data:".Length..].Trim()));

    /// <summary>The data of an event as JSON; null when it is none.</summary>
    /// <param name="text">The event.</param>
    public static JsonElement? JsonOf(string text)
    {
        try
        {
            return JsonElement.Parse(DataOf(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
