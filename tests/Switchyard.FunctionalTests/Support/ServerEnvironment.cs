namespace Switchyard.FunctionalTests.Support;

/// <summary>Keeps what the machine happens to have set out of the processes under test.</summary>
internal static class ServerEnvironment
{
    private static readonly string[] Names =
        ["REDIS_URL", "DATABASE_URL", "DOTNET_ENVIRONMENT", "OTEL_EXPORTER_OTLP_ENDPOINT", "NO_PROXY", "ALL_PROXY"];

    private static readonly string[] Prefixes = ["SWITCHYARD", "ASPNETCORE_", "KESTREL"];

    private static readonly string[] Suffixes = ["_API_KEY", "_BASE_URL", "_AUTH_TOKEN", "HTTP_PROXY", "HTTPS_PROXY"];

    /// <summary>Removes provider keys, proxies and settings of the server from an inherited environment.</summary>
    public static void RemoveInheritedSettings(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsSetting).ToArray())
        {
            environment.Remove(name);
        }
    }

    private static bool IsSetting(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Prefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase))
        || Suffixes.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
