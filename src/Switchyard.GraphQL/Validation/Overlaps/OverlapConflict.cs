using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>Two fields of one response name that differ, with the fields below them that do.</summary>
internal sealed record OverlapConflict(string Name, string Reason, List<FieldNode> First, List<FieldNode> Second)
{
    private const int MaxText = 1_000;
    private const int MaxNodes = 20;

    public static OverlapConflict Below(List<OverlapConflict> conflicts, OverlapField first, OverlapField second)
    {
        var text = "";
        foreach (var conflict in conflicts)
        {
            text += $"{(text.Length == 0 ? "" : " and ")}subfields \"{conflict.Name}\" conflict because {conflict.Reason}";
            if (text.Length > MaxText)
            {
                text = text[..MaxText] + "...";
                break;
            }
        }

        return new OverlapConflict(
            first.Node.ResponseName,
            text,
            Nodes(first.Node, conflicts, conflict => conflict.First),
            Nodes(second.Node, conflicts, conflict => conflict.Second));
    }

    private static List<FieldNode> Nodes(FieldNode node, List<OverlapConflict> conflicts, Func<OverlapConflict, List<FieldNode>> side)
    {
        List<FieldNode> nodes = [node];
        foreach (var more in conflicts.Select(side))
        {
            nodes.AddRange(more.TakeLast(MaxNodes - nodes.Count));
            if (nodes.Count >= MaxNodes)
            {
                break;
            }
        }

        return nodes;
    }
}
