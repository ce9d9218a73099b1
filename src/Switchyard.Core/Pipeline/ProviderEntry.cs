using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>A configured provider and what the pipeline keeps about it. Thread-safe.</summary>
/// <param name="provider">The provider.</param>
/// <param name="options">Its section.</param>
/// <param name="time">The clock.</param>
public sealed class ProviderEntry(ILlmProvider provider, ProviderOptions options, TimeProvider time)
{
    /// <summary>The provider.</summary>
    public ILlmProvider Provider { get; } = provider;

    /// <summary>Its section.</summary>
    public ProviderOptions Options { get; } = options;

    /// <summary>Its name.</summary>
    public string Name => Provider.Name;

    /// <summary>How many keys it has, at least one slot even without any.</summary>
    public int KeyCount { get; } = Math.Max(1, options.AllKeys().Count);

    /// <summary>What may be spent on retries.</summary>
    public RetryBudget RetryBudget { get; } = new(time);
}
