using Switchyard.Core.Configuration;
using Switchyard.Server.Access;

namespace Switchyard.Server.Configuration;

/// <summary>Reads and checks the configuration. Faults are values; nothing is thrown.</summary>
/// <param name="configuration">The configuration with all its sources.</param>
/// <param name="types">The provider types there are.</param>
/// <param name="sources">Files that could not be read.</param>
internal sealed class ConfigurationReader(
    IConfiguration configuration, IReadOnlyCollection<ProviderType> types, SourceFaults sources)
{
    private readonly ServiceOptionsValidator _validator = new(types);

    /// <summary>Reads once.</summary>
    /// <param name="boundUrls">The addresses already listened on; null at the start, when the configuration names them.</param>
    public ConfigurationReading Read(string? boundUrls = null)
    {
        var tree = ConfigurationTree.Read(configuration.GetSection(ServiceOptions.Section));
        var options = Bind(tree);
        options.Urls = boundUrls ?? ListenUrls.Effective(configuration, options.Urls);
        ServiceOptionsDefaults.Apply(options, types, tree.Values.ContainsKey);

        List<ConfigurationFault> faults = [.. sources.Current, .. tree.Faults];
        var named = tree.Faults.Select(fault => fault.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A value that could not be read was left out: what is said of its absence would be a second line for one mistake.
        faults.AddRange(_validator.Validate(options).Where(fault => !named.Contains(fault.Name)));
        return faults.Count > 0
            ? new ConfigurationReading(null, faults)
            : new ConfigurationReading(new ConfigurationSnapshot(options, CallerKeys.From(options.Auth)), []);
    }

    private static ServiceOptions Bind(ConfigurationTree tree)
    {
        var options = new ServiceOptions();
        new ConfigurationBuilder().AddInMemoryCollection(tree.Values).Build()
            .GetSection(ServiceOptions.Section).Bind(options);
        return options;
    }
}
