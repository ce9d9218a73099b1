using Microsoft.Extensions.Configuration.CommandLine;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>Which of the several ways to name the addresses counts.</summary>
internal static class ListenUrls
{
    // What --urls and ASPNETCORE_URLS set.
    private const string HostKey = "urls";

    /// <summary>
    /// Addresses of section <c>Kestrel:Endpoints</c>, which the web server prefers to all others; else <c>--urls</c>;
    /// else <c>Switchyard:Urls</c>; else <c>ASPNETCORE_URLS</c>; else the default.
    /// </summary>
    /// <param name="configuration">The configuration with all its sources.</param>
    /// <param name="configured">The value of <c>Switchyard:Urls</c>.</param>
    public static string Effective(IConfiguration configuration, string? configured)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
        {
            return string.Join(';', endpoints);
        }

        return Given(CommandLine(configuration)) ?? Given(configured) ?? Given(configuration[HostKey]) ?? ListenAddress.Default;
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static string? CommandLine(IConfiguration configuration)
    {
        string? value = null;
        foreach (var provider in (configuration as IConfigurationRoot)?.Providers ?? [])
        {
            if (provider is CommandLineConfigurationProvider && provider.TryGet(HostKey, out var found))
            {
                value = found;
            }
        }

        return value;
    }
}
