namespace Switchyard.FunctionalTests.Support;

/// <summary>Where the sources and the built artifacts of this checkout lie.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder with the solution, found upward from the test assembly.</summary>
    public static string Path { get; } = Find();

    /// <summary>The build configuration of the test assembly, such as <c>release</c>: the server is taken from the same.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Switchyard.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests must run inside a checkout: Switchyard.slnx was not found above them.");
    }
}
