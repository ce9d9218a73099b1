using System.Reflection;
using System.Runtime.CompilerServices;
using Shouldly;
using Switchyard.Core.Pipeline;
using Switchyard.Providers;
using Switchyard.Redis;
using Switchyard.Server.Http;
using Switchyard.Storage;
using Xunit;

namespace Switchyard.Tests;

/// <summary>The rules of the house that a compiler does not hold.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(CompletionPipeline).Assembly;
    private static readonly Assembly Providers = typeof(ProviderRegistration).Assembly;
    private static readonly Assembly Redis = typeof(RedisBackplane).Assembly;
    private static readonly Assembly Storage = typeof(Database).Assembly;
    private static readonly Assembly Server = typeof(RequestIds).Assembly;

    [Fact]
    public void References_OfCore_AreTheBaseLibraryAndLogging() =>
        References(Core).Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "netstandard")
            .ShouldAllBe(name => name == "Microsoft.Extensions.Logging.Abstractions");

    [Fact]
    public void References_OfProviders_AreTheBaseLibraryAndCore() =>
        References(Providers).Where(name => !name.StartsWith("System", StringComparison.Ordinal)).ShouldBe(["Switchyard.Core"]);

    [Fact]
    public void References_OfRedis_AreTheBaseLibraryCoreLoggingAndItsClient() =>
        References(Redis).Where(name => !name.StartsWith("System", StringComparison.Ordinal))
            .ShouldBe(["Switchyard.Core", "StackExchange.Redis", "Microsoft.Extensions.Logging.Abstractions"], ignoreOrder: true);

    [Fact]
    public void References_OfStorage_AreTheBaseLibraryCoreLoggingAndTheDrivers() =>
        References(Storage).Where(name => !name.StartsWith("System", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal))
            .ShouldBe(["Switchyard.Core", "Dapper", "Microsoft.Data.Sqlite", "Npgsql", "Microsoft.Extensions.Logging.Abstractions"], ignoreOrder: true);

    [Fact]
    public void References_OfServer_AreTheFrameworkOurAssembliesAndFourPackages()
    {
        string[] framework = ["System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Net"];
        string[] packages = ["Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi", "OpenTelemetry", "Swashbuckle.AspNetCore.SwaggerUI"];
        var others = References(Server)
            .Where(name => !Array.Exists(framework, part => name.StartsWith(part + ".", StringComparison.Ordinal) || name == part))
            .Where(name => !Array.Exists(packages, part => name == part || name.StartsWith(part + ".", StringComparison.Ordinal)));

        others.ShouldBe(["Switchyard.Core", "Switchyard.GraphQL", "Switchyard.Providers", "Switchyard.Redis", "Switchyard.Storage"], ignoreOrder: true);
    }

    [Fact]
    public void Project_OfGraphQL_ReferencesNothing()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "The sources are not beside the tests.");

        File.ReadAllText(Path.Combine(root!, "src", "Switchyard.GraphQL", "Switchyard.GraphQL.csproj"))
            .ShouldNotContain("Reference Include");
    }

    [Fact]
    public void References_WithinCore_NeverPointToThePipeline()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "The sources are not beside the tests.");

        Uses(root!, "Errors").ShouldNotContain("Pipeline");
        Uses(root!, "Chat").ShouldNotContain("Pipeline");
        Uses(root!, "Dialects").ShouldNotContain("Pipeline");
        Uses(root!, "Wire").ShouldNotContain("Pipeline");
    }

    [Fact]
    public void Types_OfEveryAssembly_AreSealedOrMeantToBeDerivedFrom()
    {
        var types = new[] { Core, Providers, Redis, Storage, Server }.SelectMany(assembly => assembly.GetTypes()).ToList();
        var open = types
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && type.Namespace?.StartsWith("Switchyard", StringComparison.Ordinal) == true)
            .Where(type => !types.Exists(other => other.BaseType == type))
            .Select(type => type.FullName);

        open.ShouldBeEmpty();
    }

    [Fact]
    public void Files_OfTheSources_AreShortAndFinished()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "The sources are not beside the tests.");
        var faults = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root!, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(Faults);

        faults.ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(string file)
    {
        var lines = File.ReadAllLines(file);
        if (lines.Length > 400)
        {
            yield return $"{file}: {lines.Length} lines";
        }

        foreach (var word in (string[])["TO" + "DO", "FIX" + "ME", "Not" + "ImplementedException", "#" + "region"])
        {
            if (lines.Any(line => line.Contains(word, StringComparison.Ordinal)))
            {
                yield return $"{file}: {word}";
            }
        }
    }

    // The folders of Core whose namespaces the files of a folder open.
    private static HashSet<string> Uses(string root, string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "src", "Switchyard.Core", folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("using Switchyard.Core.", StringComparison.Ordinal))
            .Select(line => line["using Switchyard.Core.".Length..].TrimEnd(';').Split('.')[0])
            .Where(name => name != folder),
    ];

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static string? Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Switchyard.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
