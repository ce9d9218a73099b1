using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Claude;

/// <summary>Makes providers that speak Anthropic's Messages API.</summary>
/// <param name="handlers">Makes their connections.</param>
/// <param name="time">The clock.</param>
public sealed class ClaudeFactory(HttpHandlerFactory handlers, TimeProvider time) : IProviderFactory
{
    /// <inheritdoc/>
    public string Type => "claude";

    /// <inheritdoc/>
    public Uri? DefaultBaseUrl { get; } = new("https://api.anthropic.com");

    /// <inheritdoc/>
    public bool NeedsKey => true;

    /// <inheritdoc/>
    public ILlmProvider Create(string name, ProviderOptions options)
    {
        var baseUrl = options.BaseUrl ?? DefaultBaseUrl!;
        var http = new HttpMessageInvoker(handlers.Create(name, options, baseUrl));
        return ClaudeProvider.Over(http, name, baseUrl, options, handlers.Buffers, time);
    }
}
