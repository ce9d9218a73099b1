namespace Switchyard.GraphQL.Language;

/// <summary>The text of a document, which can say on which line an offset lies.</summary>
internal sealed class SourceText(string body)
{
    private int[]? _lineStarts;

    public string Body { get; } = body;

    public SourceLocation Locate(int offset)
    {
        var starts = _lineStarts ??= FindLineStarts(Body);
        var index = Array.BinarySearch(starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new SourceLocation(line + 1, offset - starts[line] + 1);
    }

    public SourceLocation[] Locate(params ReadOnlySpan<Node> nodes)
    {
        var locations = new SourceLocation[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            locations[i] = Locate(nodes[i].Start);
        }

        return locations;
    }

    private static int[] FindLineStarts(string body)
    {
        List<int> starts = [0];
        for (var at = body.AsSpan().IndexOfAny('\r', '\n'); at >= 0;)
        {
            at += body[at] == '\r' && at + 1 < body.Length && body[at + 1] == '\n' ? 2 : 1;
            starts.Add(at);
            var next = body.AsSpan(at).IndexOfAny('\r', '\n');
            at = next < 0 ? -1 : at + next;
        }

        return [.. starts];
    }
}
