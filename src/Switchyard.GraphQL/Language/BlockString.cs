using System.Text;

namespace Switchyard.GraphQL.Language;

/// <summary>The value of a block string, and a block string of a value.</summary>
internal static class BlockString
{
    public static string Dedent(List<string> lines)
    {
        var common = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = Indent(lines[i]);
            if (indent == lines[i].Length)
            {
                continue;
            }

            first = first < 0 ? i : first;
            last = i;
            common = i == 0 ? common : Math.Min(common, indent);
        }

        var value = new StringBuilder();
        for (var i = Math.Max(first, 0); i <= last; i++)
        {
            var line = lines[i];
            value.Append(i == 0 ? line : line.AsSpan(Math.Min(common, line.Length)));
            if (i < last)
            {
                value.Append('\n');
            }
        }

        return value.ToString();
    }

    /// <summary>A block string that reads back as the value.</summary>
    public static string Print(string value)
    {
        var escaped = value.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal);
        var lines = escaped.Split('\n');
        var forceLeading = lines.Length > 1 && lines.Skip(1).All(line => line.Length == 0 || line[0] is ' ' or '\t');
        var endsInTriple = escaped.EndsWith("\\\"\"\"", StringComparison.Ordinal);
        var forceTrailing = (value.EndsWith('"') && !endsInTriple) || value.EndsWith('\\');
        var several = lines.Length > 1 || value.Length > 70 || forceTrailing || forceLeading || endsInTriple;
        var skipLeading = lines.Length == 1 && value.Length > 0 && value[0] is ' ' or '\t';
        var before = (several && !skipLeading) || forceLeading ? "\n" : "";
        var after = several || forceTrailing ? "\n" : "";
        return $"\"\"\"{before}{escaped}{after}\"\"\"";
    }

    private static int Indent(string line)
    {
        var i = 0;
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }

        return i;
    }
}
