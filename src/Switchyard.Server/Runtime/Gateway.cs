using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Server.Configuration;

namespace Switchyard.Server.Runtime;

/// <summary>Holds the state in force and makes a new one when the configuration changes. Thread-safe.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly IReadOnlyList<IProviderFactory> _factories;
    private readonly ConfigurationStore _store;
    private readonly TimeProvider _time;
    private GatewayState _current;
    private volatile bool _isDisposed;

    /// <summary>Makes the first state and follows the configuration.</summary>
    /// <param name="store">The configuration.</param>
    /// <param name="factories">The types of providers.</param>
    /// <param name="time">The clock.</param>
    public Gateway(ConfigurationStore store, IReadOnlyList<IProviderFactory> factories, TimeProvider time)
    {
        (_store, _factories, _time) = (store, factories, time);
        _current = Build(store.Current);
        store.Reloaded += Swap;
    }

    /// <summary>A new state took the place of the last one.</summary>
    public event Action<GatewayState>? Swapped;

    /// <summary>The state in force, its providers kept alive until the table is released.</summary>
    public GatewayState Acquire()
    {
        while (true)
        {
            var state = Volatile.Read(ref _current);
            if (state.Table.TryAcquire())
            {
                return state;
            }

            ObjectDisposedException.ThrowIf(_isDisposed, this);
        }
    }

    /// <summary>The state in force, for looking only: its providers may go at any time.</summary>
    public GatewayState Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Reloaded -= Swap;
        _isDisposed = true;
        Current.Table.Release();
    }

    private void Swap(ConfigurationSnapshot snapshot)
    {
        var old = Interlocked.Exchange(ref _current, Build(snapshot));
        old.Table.Release();
        Swapped?.Invoke(Current);
    }

    private GatewayState Build(ConfigurationSnapshot snapshot)
    {
        var options = snapshot.Options;
        var types = _factories.ToDictionary(factory => factory.Type, StringComparer.OrdinalIgnoreCase);
        ProviderType[] known = [.. _factories.Select(ProviderType.Of)];
        ProviderEntry[] providers =
        [
            .. options.Providers
                .Where(pair => pair.Value.Enabled)
                .OrderBy(pair => pair.Value.Priority)
                .ThenBy(pair => Rank(ProviderType.Resolve(pair.Key, pair.Value.Type, known)))
                .ThenBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
                .Select(pair => new ProviderEntry(
                    types[ProviderType.Resolve(pair.Key, pair.Value.Type, known)].Create(pair.Key, pair.Value), pair.Value, _time)),
        ];
        return new GatewayState(options, snapshot.Callers, new RouteTable(options, providers), new LimitPolicy(options));
    }

    // Without priorities: OpenRouter is the primary provider, and the simulated one never stands in for a real one.
    private static int Rank(string type) => type switch
    {
        "openrouter" => 0,
        ProviderType.Simulated => 2,
        _ => 1,
    };
}
