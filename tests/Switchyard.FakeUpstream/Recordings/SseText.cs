namespace Switchyard.FakeUpstream.Recordings;

/// <summary>Splits a whole recorded stream into its events, apart from the reader under test and as simply as possible.</summary>
internal static class SseText
{
    public static bool HasEvents(string text) => Read(text).Any();

    public static IEnumerable<SseMessage> Read(string text)
    {
        string? name = null;
        var data = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0 && data.Count > 0)
            {
                yield return new SseMessage(string.Join('\n', data), name);
                data.Clear();
                name = null;
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Add(line[5..].Trim());
            }
            else if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                name = line[6..].Trim();
            }
        }

        if (data.Count > 0)
        {
            yield return new SseMessage(string.Join('\n', data), name);
        }
    }
}
