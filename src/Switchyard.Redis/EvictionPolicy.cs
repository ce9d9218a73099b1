namespace Switchyard.Redis;

/// <summary>Whether Redis may throw limits away when it is full.</summary>
internal static class EvictionPolicy
{
    private const string Setting = "maxmemory_policy";

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
                var policy = memory.SelectMany(section => section).FirstOrDefault(pair => pair.Key == Setting).Value;
                if (policy?.StartsWith("allkeys", StringComparison.Ordinal) == true)
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
}
