using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>Brings the configuration into the host.</summary>
internal static class ConfigurationRegistration
{
    private const string FileName = "switchyard.json";
    private const string FileVariable = "SWITCHYARD_CONFIG";
    private const string PollVariable = "DOTNET_USE_POLLING_FILE_WATCHER";

    /// <summary>Makes the host's builder; a settings file that is no JSON is a fault, not a stack trace.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="reading">The faults, when there is no builder; else null.</param>
    public static WebApplicationBuilder? CreateBuilder(string[] args, out ConfigurationReading? reading)
    {
        try
        {
            reading = null;
            PollFiles();
            return WebApplication.CreateSlimBuilder(args);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            var fault = new ConfigurationFault("appsettings.json or the command line", SourceFaults.Describe(e));
            reading = new ConfigurationReading(null, [fault]);
            return null;
        }
    }

    /// <summary>
    /// Adds the settings files and the well-known variables between the host's own files and its environment, reads
    /// everything, sets the addresses to listen on, and registers the <see cref="ConfigurationStore"/>.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="types">The provider types there are.</param>
    /// <returns>The snapshot, or the faults that must stop the start.</returns>
    public static ConfigurationReading AddSwitchyardConfiguration(
        this WebApplicationBuilder builder, IReadOnlyCollection<ProviderType> types)
    {
        var configuration = builder.Configuration;
        var faults = new SourceFaults();
        AddSources(configuration, builder.Environment.ContentRootPath, Environment.GetEnvironmentVariable, faults);
        var reader = new ConfigurationReader(configuration, types, faults);
        var reading = reader.Read();
        if (reading.Snapshot is { } snapshot)
        {
            builder.WebHost.UseUrls(snapshot.Options.Urls!);
            builder.Services.AddSingleton(services => new ConfigurationStore(
                configuration,
                reader,
                snapshot,
                services.GetService<TimeProvider>() ?? TimeProvider.System,
                services.GetRequiredService<ILogger<ConfigurationStore>>()));
        }

        return reading;
    }

    /// <summary>Puts the sources in their order.</summary>
    /// <param name="configuration">The configuration, its own sources already there.</param>
    /// <param name="contentRoot">Where <c>switchyard.json</c> is looked for, besides the current directory.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="faults">Where failures to read a file are noted.</param>
    internal static void AddSources(
        IConfigurationManager configuration, string contentRoot, Func<string, string?> environment, SourceFaults faults)
    {
        var sources = configuration.Sources;
        var at = 0;
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is JsonConfigurationSource file)
            {
                sources[i] = SettingsFileSource.Of(file, faults);
                at = i + 1;
            }
        }

        foreach (var path in Files(contentRoot, environment(FileVariable)))
        {
            sources.Insert(at++, FileSource(path, faults));
        }

        sources.Insert(at, new WellKnownVariables(environment));
        if (environment(FileVariable) is { Length: > 0 } asked && !File.Exists(asked))
        {
            faults.Add(FileVariable, "names a file that does not exist.");
        }
    }

    // The runtime watches a file by watching all below its folder, and by default the ledger writes there: that cost a call a third of its time.
    // Nor are there watches left on every machine with many containers. A look every few seconds costs nothing.
    private static void PollFiles()
    {
        if (Environment.GetEnvironmentVariable(PollVariable) is null)
        {
            Environment.SetEnvironmentVariable(PollVariable, "1");
        }
    }

    private static IEnumerable<string> Files(string contentRoot, string? asked)
    {
        IEnumerable<string?> paths =
            [Path.Combine(contentRoot, FileName), Path.Combine(Directory.GetCurrentDirectory(), FileName), asked];
        return paths.Where(static path => !string.IsNullOrEmpty(path)).Select(static path => Path.GetFullPath(path!))
            .Where(static path => Directory.Exists(Path.GetDirectoryName(path))).Distinct();
    }

    private static SettingsFileSource FileSource(string path, SourceFaults faults) => new(faults)
    {
        // Mounted settings often lie behind names that start with a dot, which the default provider hides.
        FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None),
        Path = Path.GetFileName(path),
        Optional = true,
        ReloadOnChange = true,
        MayBeRoot = true,
    };
}
