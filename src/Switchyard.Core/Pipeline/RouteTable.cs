using System.Collections.Frozen;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// Providers and aliases of one configuration. Immutable; a request keeps the table it began with.
/// Retired tables dispose their providers when the last request has left.
/// </summary>
public sealed class RouteTable
{
    private readonly FrozenDictionary<string, ProviderEntry> _byName;
    private int _leases = 1;

    /// <summary>Makes a table.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="providers">Its enabled providers in order of priority.</param>
    public RouteTable(ServiceOptions options, IReadOnlyList<ProviderEntry> providers)
    {
        Options = options;
        Providers = providers;
        _byName = providers.ToFrozenDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        Aliases = options.Aliases.ToFrozenDictionary(
            pair => pair.Key, pair => new Alias(pair.Value, this), StringComparer.Ordinal);
    }

    /// <summary>The configuration.</summary>
    public ServiceOptions Options { get; }

    /// <summary>The enabled providers in order of priority.</summary>
    public IReadOnlyList<ProviderEntry> Providers { get; }

    /// <summary>The aliases.</summary>
    public FrozenDictionary<string, Alias> Aliases { get; }

    /// <summary>The provider for models nobody claims; null when there is none at all.</summary>
    public ProviderEntry? Default =>
        Options.DefaultProvider is { Length: > 0 } name ? Find(name) : Providers is [var first, ..] ? first : null;

    /// <summary>The provider of that name; null when there is none.</summary>
    /// <param name="name">The name, in any case.</param>
    public ProviderEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Keeps the providers alive until <see cref="Release"/>. False when the table is already gone.</summary>
    public bool TryAcquire()
    {
        int leases;
        do
        {
            leases = Volatile.Read(ref _leases);
            if (leases == 0)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _leases, leases + 1, leases) != leases);
        return true;
    }

    /// <summary>Ends a lease, or retires the table when its owner calls it; the last one disposes the providers.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) != 0)
        {
            return;
        }

        foreach (var entry in Providers)
        {
            entry.Provider.Dispose();
        }
    }
}
