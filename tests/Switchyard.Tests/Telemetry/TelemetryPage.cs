namespace Switchyard.Tests.Telemetry;

/// <summary>The tables of <c>docs/telemetry.md</c>, as cells without their code marks.</summary>
internal static class TelemetryPage
{
    public static IReadOnlyList<string[]> Metrics => Rows("| Prometheus name |");

    public static IReadOnlyList<string[]> Attributes => Rows("| Attribute |");

    public static IReadOnlyList<string[]> Events => Rows("| Id | Event |");

    public static string[] List(string cell) =>
        cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<string[]> Rows(string head)
    {
        var rows = new List<string[]>();
        var inside = false;
        foreach (var line in File.ReadLines(Path()))
        {
            if (line.StartsWith(head, StringComparison.Ordinal))
            {
                inside = true;
            }
            else if (!line.StartsWith('|'))
            {
                inside = false;
            }
            else if (inside && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                rows.Add([.. line.Trim('|').Split('|').Select(static cell => cell.Replace("`", "", StringComparison.Ordinal).Trim())]);
            }
        }

        return rows;
    }

    private static string Path()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "docs", "telemetry.md");
            if (File.Exists(path) && File.Exists(System.IO.Path.Combine(folder.FullName, "Switchyard.slnx")))
            {
                return path;
            }
        }

        throw new InvalidOperationException("docs/telemetry.md is not above the tests.");
    }
}
