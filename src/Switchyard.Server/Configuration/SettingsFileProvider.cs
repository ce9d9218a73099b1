using Microsoft.Extensions.Configuration.Json;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>Reads a <see cref="SettingsFileSource"/>.</summary>
/// <param name="source">The source.</param>
internal sealed class SettingsFileProvider(SettingsFileSource source) : JsonConfigurationProvider(source)
{
    private const string Prefix = ServiceOptions.Section + ":";

    // Editors know the file by it; it is no setting.
    private const string Schema = "$schema";

    /// <inheritdoc/>
    public override void Load(Stream stream)
    {
        base.Load(stream);
        source.Faults.Clear(source.FullPath);
        if (!source.MayBeRoot)
        {
            return;
        }

        Data.Remove(Schema);
        Data.Remove(Prefix + Schema);
        var hasSection = Data.Keys.Any(static key =>
            key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            || key.Equals(ServiceOptions.Section, StringComparison.OrdinalIgnoreCase));
        if (!hasSection)
        {
            Data = Data.ToDictionary(static pair => Prefix + pair.Key, static pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        }
    }
}
