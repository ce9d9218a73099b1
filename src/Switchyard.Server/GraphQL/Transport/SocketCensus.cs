namespace Switchyard.Server.GraphQL.Transport;

/// <summary>How many sockets are open: all, and those that have shown no key. Both have a bound. Thread-safe.</summary>
internal sealed class SocketCensus
{
    /// <summary>The most sockets at the same time.</summary>
    public const int Most = 10_000;

    /// <summary>The most of them that have shown no key: not yet, or because none is asked for.</summary>
    public const int MostAnonymous = 1_000;

    private readonly Lock _lock = new();
    private int _all;
    private int _anonymous;

    /// <summary>Counts a socket in.</summary>
    /// <param name="isAnonymous">Whether it has shown no key.</param>
    /// <returns>Whether there is room; when not, it is not counted.</returns>
    public bool TryEnter(bool isAnonymous)
    {
        lock (_lock)
        {
            if (_all >= Most || (isAnonymous && _anonymous >= MostAnonymous))
            {
                return false;
            }

            _all++;
            _anonymous += isAnonymous ? 1 : 0;
            return true;
        }
    }

    /// <summary>A socket has shown a key now.</summary>
    public void Identified()
    {
        lock (_lock)
        {
            _anonymous--;
        }
    }

    /// <summary>Counts a socket out.</summary>
    /// <param name="isAnonymous">Whether it still had shown no key.</param>
    public void Leave(bool isAnonymous)
    {
        lock (_lock)
        {
            _all--;
            _anonymous -= isAnonymous ? 1 : 0;
        }
    }
}
