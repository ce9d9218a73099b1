using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>The environment names other tools use too: <c>OPENROUTER_API_KEY</c> and its like turn their provider on, <c>REDIS_URL</c> the shared store, <c>DATABASE_URL</c> PostgreSQL.</summary>
/// <param name="environment">Reads a variable.</param>
internal sealed class WellKnownVariables(Func<string, string?> environment) : ConfigurationProvider, IConfigurationSource
{
    private static readonly (string Prefix, string Provider)[] Known =
    [
        ("OPENROUTER", "openrouter"),
        ("ANTHROPIC", "claude"),
        ("DEEPSEEK", "deepseek"),
        ("OPENAI", "openai"),
    ];

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override void Load()
    {
        if (environment("REDIS_URL") is { Length: > 0 } redis)
        {
            Data[$"{ServiceOptions.Section}:Redis:ConnectionString"] = redis;
        }

        if (environment("DATABASE_URL") is { Length: > 0 } database)
        {
            Data[$"{ServiceOptions.Section}:Database:ConnectionString"] = database;
        }

        foreach (var (prefix, provider) in Known)
        {
            var key = environment($"{prefix}_API_KEY");
            if (string.IsNullOrEmpty(key))
            {
                // An address alone turns nothing on: clients of this very service set ANTHROPIC_BASE_URL to it.
                continue;
            }

            Data[$"{ServiceOptions.Section}:Providers:{provider}:ApiKey"] = key;
            if (environment($"{prefix}_BASE_URL") is { Length: > 0 } address)
            {
                Data[$"{ServiceOptions.Section}:Providers:{provider}:BaseUrl"] = address;
            }
        }
    }
}
