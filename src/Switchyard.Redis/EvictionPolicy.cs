namespace Switchyard.Redis;

/// <summary>Whether Redis may throw limits away when it is full.</summary>
internal static class EvictionPolicy
{
    private const string Setting = "maxmemory_policy";
    private const string Bound = "maxmemory";

    // By time to live cached answers go first; by any other rule a limit may.
    private static readonly string[] Harmless = ["noeviction", "volatile-ttl"];

    /// <summary>A server's policy under which limits could be evicted; null when no server that can be asked has one.</summary>
    /// <param name="client">The connections.</param>
    /// <param name="within">How long a server may take to answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<string?> ForbiddenAsync(RedisClient client, TimeSpan within, CancellationToken cancellationToken)
    {
        foreach (var server in client.Servers.Where(server => server.IsConnected && !server.IsSlave))
        {
            try
            {
                var memory = await server.InfoAsync("memory").WaitAsync(within, cancellationToken).ConfigureAwait(false);
                var settings = memory.SelectMany(section => section).ToDictionary();
                if (settings.TryGetValue(Setting, out var policy) && IsForbidden(policy, settings.GetValueOrDefault(Bound)))
                {
                    return policy;
                }
            }
            catch (Exception e) when (RedisFaults.IsExpected(e) && !cancellationToken.IsCancellationRequested)
            {
                // One that does not answer is the probe's business; one that does not tell must be trusted.
            }
        }

        return null;
    }

    // Without a bound nothing is evicted; one can be set at any time, and then all keys must not be free to go.
    private static bool IsForbidden(string policy, string? bound) =>
        policy.StartsWith("allkeys", StringComparison.Ordinal) || (!Harmless.Contains(policy) && bound is not (null or "0"));
}
