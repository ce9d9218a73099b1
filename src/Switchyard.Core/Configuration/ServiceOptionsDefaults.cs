namespace Switchyard.Core.Configuration;

/// <summary>Fills in what follows from other settings, before the options are checked and used.</summary>
public static class ServiceOptionsDefaults
{
    private const string OpenAI = "openai";
    private const string DeepSeek = "deepseek";
    private const string SimulatedModel = "sim-1";
    private static readonly Uri OpenAIUrl = new("https://api.openai.com/v1");
    private static readonly TimeSpan DeepSeekFirstContent = TimeSpan.FromSeconds(600);

    /// <summary>
    /// The simulated provider when none is configured; each provider's type and address; DeepSeek's longer wait;
    /// timers nobody set shortened to a total that somebody did set.
    /// </summary>
    /// <param name="options">The options as bound. They are changed.</param>
    /// <param name="types">The provider types there are.</param>
    /// <param name="isSet">Whether the configuration has a value under this full name.</param>
    public static void Apply(ServiceOptions options, IReadOnlyCollection<ProviderType> types, Func<string, bool> isSet)
    {
        if (options.Providers.Count == 0)
        {
            options.Providers[ProviderType.Simulated] = new ProviderOptions();
            options.DefaultModel ??= SimulatedModel;
        }

        foreach (var (name, provider) in options.Providers)
        {
            provider.Type = ProviderType.Resolve(name, provider.Type, types);
            provider.BaseUrl ??= ProviderType.Find(provider.Type, types)?.DefaultBaseUrl ?? KnownAddress(name, provider.Type);
            FillTimeouts(provider, $"{ServiceOptions.Section}:Providers:{name}:Timeouts", isSet);
        }
    }

    private static Uri? KnownAddress(string name, string type) =>
        type == ProviderType.Compatible && string.Equals(name, OpenAI, StringComparison.OrdinalIgnoreCase) ? OpenAIUrl : null;

    private static void FillTimeouts(ProviderOptions provider, string path, Func<string, bool> isSet)
    {
        var timeouts = provider.Timeouts;
        var isDeepSeek = string.Equals(provider.Type, DeepSeek, StringComparison.OrdinalIgnoreCase);
        if (isDeepSeek && !isSet($"{path}:{nameof(timeouts.FirstContent)}"))
        {
            timeouts.FirstContent = DeepSeekFirstContent;
        }

        if (timeouts.Total <= TimeSpan.Zero || !isSet($"{path}:{nameof(timeouts.Total)}"))
        {
            return;
        }

        timeouts.Connect = Fit(timeouts.Connect, nameof(timeouts.Connect));
        timeouts.FirstContent = Fit(timeouts.FirstContent, nameof(timeouts.FirstContent));
        timeouts.ContentIdle = Fit(timeouts.ContentIdle, nameof(timeouts.ContentIdle));
        timeouts.ByteIdle = Fit(timeouts.ByteIdle, nameof(timeouts.ByteIdle));

        TimeSpan Fit(TimeSpan value, string name) =>
            value > timeouts.Total && !isSet($"{path}:{name}") ? timeouts.Total : value;
    }
}
