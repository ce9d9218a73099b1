namespace Switchyard.GraphQL;

/// <summary>Names near to a misspelt one, for messages. Bounded: long names and large sets are not compared.</summary>
internal static class Suggestions
{
    private const int LongestName = 40;
    private const int Most = 5;

    public static string Of(string name, IEnumerable<string> known, string? noun = null)
    {
        if (name.Length > LongestName)
        {
            return "";
        }

        var threshold = (int)(name.Length * 0.4) + 1;
        var near = known
            .Where(other => Math.Abs(other.Length - name.Length) <= threshold)
            .Select(other => (Name: other, Distance: Distance(name.ToLowerInvariant(), other.ToLowerInvariant())))
            .Where(pair => pair.Distance <= threshold)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => pair.Name);
        return Sentence([.. near.Take(Most)], noun);
    }

    public static string Sentence(string[] names, string? noun = null)
    {
        if (names.Length == 0)
        {
            return "";
        }

        var quoted = names.Select(name => $"\"{name}\"").ToArray();
        var list = quoted.Length switch
        {
            1 => quoted[0],
            2 => $"{quoted[0]} or {quoted[1]}",
            _ => $"{string.Join(", ", quoted[..^1])}, or {quoted[^1]}",
        };
        return $" Did you mean {(noun is null ? "" : noun + " ")}{list}?";
    }

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
