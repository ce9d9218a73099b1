using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>A configured provider and what the pipeline keeps about it. Thread-safe.</summary>
/// <param name="provider">The provider.</param>
/// <param name="options">Its section.</param>
/// <param name="time">The clock.</param>
public sealed class ProviderEntry(ILlmProvider provider, ProviderOptions options, TimeProvider time)
{
    private int _isInitialized;
    private byte[]? _fingerprint;

    /// <summary>The provider.</summary>
    public ILlmProvider Provider { get; } = provider;

    /// <summary>Its section.</summary>
    public ProviderOptions Options { get; } = options;

    /// <summary>Its name.</summary>
    public string Name => Provider.Name;

    /// <summary>How many keys it has, at least one slot even without any.</summary>
    public int KeyCount { get; } = Math.Max(1, options.AllKeys().Count);

    /// <summary>A digest of what of its configuration can change its answers.</summary>
    public ReadOnlyMemory<byte> Fingerprint => _fingerprint ??= ProviderFingerprint.Of(Provider, Options);

    /// <summary>What may be spent on retries.</summary>
    public RetryBudget RetryBudget { get; } = new(time);

    /// <summary>Has the provider prepare itself, the first time it is asked. Calls do not wait for it.</summary>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public ValueTask InitializeAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _isInitialized, 1) == 0 ? Provider.InitializeAsync(cancellationToken) : ValueTask.CompletedTask;
}
