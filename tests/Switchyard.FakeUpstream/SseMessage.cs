using System.Text;

namespace Switchyard.FakeUpstream;

/// <summary>One server-sent event.</summary>
/// <param name="Data">The payload; each of its lines becomes a <c>data:</c> line.</param>
/// <param name="Event">The event name; null writes none.</param>
public sealed record SseMessage(string Data, string? Event = null)
{
    /// <summary>The event as it stands on the wire, with the blank line that ends it.</summary>
    public string ToWire()
    {
        var text = new StringBuilder();
        if (Event is not null)
        {
            text.Append("event: ").Append(Event).Append('\n');
        }

        foreach (var line in Data.Split('\n'))
        {
            text.Append("data: ").Append(line).Append('\n');
        }

        return text.Append('\n').ToString();
    }
}
