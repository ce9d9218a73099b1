namespace Switchyard.Core.Configuration;

/// <summary>The shared store: <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Its address: <c>redis://</c> or <c>rediss://[user:password@]host[:port][/database]</c>, several hosts separated by commas, or the
    /// client's own form <c>host:port,password=…,ssl=true</c>. Also <c>REDIS_URL</c>. Empty: the embedded store. Never logged.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>How long an operation may take before it is given up. Default: 25 ms.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How many replicas to assume while Redis has never been seen: each then takes this share of every limit. Default: 1.</summary>
    public int AssumedReplicas { get; set; } = 1;

    /// <summary>Stands before every key, so that several services can use one Redis. Default: <c>switchyard</c>.</summary>
    public string Prefix { get; set; } = "switchyard";

    /// <summary>A file with the certificate authority that signed the server's certificate. Default: those the machine trusts.</summary>
    public string? CaFile { get; set; }
}
