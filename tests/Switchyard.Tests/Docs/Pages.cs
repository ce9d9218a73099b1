namespace Switchyard.Tests.Docs;

/// <summary>The pages of this checkout.</summary>
internal static class Pages
{
    private static readonly string[] TopLevel = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every page, as paths from the root.</summary>
    public static IEnumerable<string> All => Directory
        .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "deploy"), "*.md"))
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "samples"), "*.md"))
        .Select(static path => Path.GetRelativePath(Root, path))
        .Concat(TopLevel)
        .Order(StringComparer.Ordinal);

    /// <summary>The text of a page.</summary>
    /// <param name="path">Its path from the root.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The rows of the table whose head begins so, as cells without their code marks.</summary>
    /// <param name="path">The page.</param>
    /// <param name="head">The begin of the table's first line.</param>
    public static IReadOnlyList<string[]> Table(string path, string head) =>
    [
        .. File.ReadLines(Path.Combine(Root, path))
            .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim().Trim('`')).ToArray()),
    ];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Switchyard.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Switchyard.slnx is not above the tests.");
    }
}
