using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Switchyard.Server.Configuration;

/// <summary>A JSON file whose failures to be read are noted, not thrown.</summary>
/// <param name="faults">Where they are noted.</param>
internal sealed class SettingsFileSource(SourceFaults faults) : JsonConfigurationSource
{
    /// <summary>Where failures to read the file are noted.</summary>
    public SourceFaults Faults { get; } = faults;

    /// <summary>Whether the tree of <c>Switchyard</c> may stand at the file's root.</summary>
    public bool MayBeRoot { get; init; }

    /// <summary>The file's place on the disk, where there is one.</summary>
    public string FullPath => FileProvider is PhysicalFileProvider folder ? System.IO.Path.Combine(folder.Root, Path ?? "") : Path ?? "";

    /// <summary>The same file as another source names it, read by this one.</summary>
    /// <param name="other">The other source.</param>
    /// <param name="faults">Where failures are noted.</param>
    public static SettingsFileSource Of(JsonConfigurationSource other, SourceFaults faults) => new(faults)
    {
        FileProvider = other.FileProvider,
        Path = other.Path!,
        Optional = other.Optional,
        ReloadOnChange = other.ReloadOnChange,
        ReloadDelay = other.ReloadDelay,
    };

    /// <inheritdoc/>
    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        OnLoadException = context =>
        {
            context.Ignore = true;
            Faults.Add(FullPath, SourceFaults.Describe(context.Exception));
        };
        return new SettingsFileProvider(this);
    }
}
