namespace Switchyard.GraphQL.Tests.Support;

/// <summary>The folder of this project's sources, where the corpus and the node script lie.</summary>
internal static class TestFolder
{
    public static string Path { get; } = Find();

    public static string Read(params string[] parts) => File.ReadAllText(System.IO.Path.Combine([Path, .. parts]));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Switchyard.slnx")))
            {
                return System.IO.Path.Combine(at.FullName, "tests", "Switchyard.GraphQL.Tests");
            }
        }

        throw new DirectoryNotFoundException("The tests must run inside a checkout: Switchyard.slnx was not found above them.");
    }
}
