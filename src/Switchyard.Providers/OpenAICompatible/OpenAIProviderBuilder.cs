using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Puts a provider of OpenAI's dialect together; shared by every type that speaks it.</summary>
/// <param name="handlers">Makes its connections.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAIProviderBuilder(HttpHandlerFactory handlers, TimeProvider time)
{
    /// <summary>Makes the provider over real connections.</summary>
    /// <param name="name">The name from the configuration.</param>
    /// <param name="options">Its section.</param>
    /// <param name="baseUrl">Its address.</param>
    /// <param name="profile">Its peculiarities; the configured quirks are laid over them.</param>
    public ILlmProvider Build(string name, ProviderOptions options, Uri baseUrl, OpenAIProfile profile) =>
        Build(name, options, baseUrl, profile, handlers.Create(name, options, baseUrl));

    /// <summary>Makes the provider over connections of the caller's.</summary>
    /// <param name="name">The name from the configuration.</param>
    /// <param name="options">Its section.</param>
    /// <param name="baseUrl">Its address.</param>
    /// <param name="profile">Its peculiarities; the configured quirks are laid over them.</param>
    /// <param name="handler">Its connections; owned by the provider.</param>
    public ILlmProvider Build(string name, ProviderOptions options, Uri baseUrl, OpenAIProfile profile, HttpMessageHandler handler)
    {
        var client = new UpstreamClient(
            name,
            baseUrl,
            options,
            new HttpMessageInvoker(handler),
            profile.Classifier,
            static (headers, key) => headers.TryAddWithoutValidation("Authorization", "Bearer " + key),
            handlers.Buffers);
        var merged = profile with { Quirks = QuirkDefaults.Merge(options.Quirks, profile.Quirks) };
        return new OpenAIProvider(name, options, client, merged, time);
    }
}
