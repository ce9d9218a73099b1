using System.Runtime.CompilerServices;
using StackExchange.Redis;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Redis.Caching;

/// <summary>
/// The cache that all replicas share. A look-up is one read; a write is one script; both leave their waiter at the deadline. Nothing found is
/// believed unless it is signed. Nothing is kept in this process, so what is forgotten is forgotten everywhere at once.
/// How that holds under races stands in <c>docs/decisions/0007-forgetting-cached-answers.md</c>. Thread-safe.
/// </summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="codec">Writes and reads entries.</param>
/// <param name="options">The settings in force.</param>
/// <param name="metrics">What it counts.</param>
internal sealed class RedisCacheStore(
    RedisConnection connection, CacheEntryCodec codec, Func<CachingOptions> options, CacheStoreMetrics metrics) : ICacheStore
{
    // By how much the clocks of two replicas may seem to differ after each has measured its own against Redis.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(2);

    // How many entries one script removes: about 2 ms in which Redis answers nobody else.
    private const int Page = 200;

    private static readonly RedisScript SetScript = RedisScript.Load("cache_set_v1", "cache_common_v1");
    private static readonly RedisScript ForgetScript = RedisScript.Load("cache_forget_v1", "cache_common_v1");

    /// <inheritdoc/>
    public DateTimeOffset Now => connection.StoreNow;

    /// <inheritdoc/>
    public async ValueTask<CacheLookup> GetAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var name = (RedisKey)(BaseOf(key) + CacheNames.Member(key));
        var most = options().MaxEntryBytes;
        var reply = await connection.RunAsync(database => ReadAsync(database, name, CacheEntryCodec.MostLength(most)), cancellationToken)
            .ConfigureAwait(false);
        if (reply.Error is { } error)
        {
            return new CacheLookup(null, error);
        }

        if (reply.Value.Length == 0)
        {
            return default;
        }

        if (codec.Decode(key, reply.Value, most, out var rejection) is not { } entry)
        {
            metrics.Rejected(rejection);
            _ = DiscardAsync(name);
            return default;
        }

        return entry.StoredAt + entry.Ttl + entry.Grace > Now ? new CacheLookup(entry) : default;
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> SetAsync(CacheEntry entry, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var most = options().MaxEntryBytes;
        var life = (long)(entry.StoredAt + entry.Ttl + entry.Grace - Now).TotalMilliseconds;
        if (entry.Size > most || entry.Tags.Count > CacheEntryCodec.MostTags || life < 1)
        {
            return null;
        }

        var value = codec.Encode(entry);
        if (value.Length > CacheEntryCodec.MostLength(most))
        {
            return null;
        }

        var @base = BaseOf(entry.Key);
        var member = CacheNames.Member(entry.Key);
        RedisKey[] keys = [@base + member, @base + "inv", @base + "all"];
        RedisValue[] arguments =
            [value, life, begun.ToUnixTimeMilliseconds(), (long)ClockTolerance.TotalMilliseconds, @base, member];
        var full = new StrongBox<bool>();
        var reply = await connection.RunAsync(database => WriteAsync(database, keys, arguments, full), WriteDeadline, cancellationToken)
            .ConfigureAwait(false);
        if (full.Value)
        {
            metrics.Skipped();
            return null;
        }

        return reply.Error;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<CacheUse>> InvalidateAsync(CacheFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        LlmError? error = null;
        var entries = 0L;
        var bytes = 0L;
        foreach (var part in filter.Digest is { } digest ? [CacheNames.PartOf(digest)] : Enumerable.Range(0, CacheNames.Parts))
        {
            // The other parts are forgotten even if one can not be reached: a cluster loses a server, not all of them.
            var outcome = await ForgetAsync(part, filter, cancellationToken).ConfigureAwait(false);
            error ??= outcome.Error;
            entries += outcome.Value?.Entries ?? 0;
            bytes += outcome.Value?.Bytes ?? 0;
        }

        return error is null ? new CacheUse(entries, bytes) : error;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<CacheUse>> ReadUseAsync(CancellationToken cancellationToken)
    {
        var now = Now.ToUnixTimeMilliseconds();
        var reply = await connection.RunAsync(
            database => Task.WhenAll(Enumerable.Range(0, CacheNames.Parts).Select(part =>
                database.SortedSetLengthAsync(CacheNames.Base(connection.Prefix, part) + "all", now, double.PositiveInfinity))),
            WriteDeadline,
            cancellationToken).ConfigureAwait(false);
        if (reply.Error is { } error)
        {
            return error;
        }

        var use = new CacheUse(reply.Value.Sum(), null);
        metrics.Holds(use.Entries, null);
        return use;
    }

    private async ValueTask<Outcome<CacheUse>> ForgetAsync(int part, CacheFilter filter, CancellationToken cancellationToken)
    {
        var @base = CacheNames.Base(connection.Prefix, part);
        var only = filter is { Tenant: { } tenant, Digest: { } digest } ? CacheNames.Member(new CacheKey(tenant, digest)) : "";
        var wanted = CacheNames.Ids(filter);
        var now = Now.ToUnixTimeMilliseconds();
        RedisKey[] keys = [@base + "inv", @base + "all"];
        var entries = 0L;
        var bytes = 0L;
        var index = "";
        var cursor = "0";
        do
        {
            RedisValue[] arguments = [@base, wanted, now, Page, index, cursor, only];
            var reply = await connection.EvaluateAsync(ForgetScript, keys, arguments, WriteDeadline, cancellationToken).ConfigureAwait(false);
            if (reply.Error is { } error)
            {
                return error;
            }

            var page = (RedisResult[])reply.Value;
            entries += (long)page[0];
            bytes += (long)page[1];
            cursor = (string)page[2];
            index = (string)page[3];
        }
        while (cursor != "0");

        return new CacheUse(entries, bytes);
    }

    private string BaseOf(CacheKey key) => CacheNames.Base(connection.Prefix, CacheNames.PartOf(key.Digest));

    // No more than an entry can be long, and one byte that shows it is longer: somebody may have put anything there.
    private static async Task<byte[]> ReadAsync(IDatabase database, RedisKey name, int most)
    {
        try
        {
            return await database.StringGetRangeAsync(name, 0, most).ConfigureAwait(false) is { IsNull: false } value ? (byte[])value : [];
        }
        catch (RedisServerException e) when (e.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            return [0];
        }
    }

    private static async Task<RedisResult> WriteAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments, StrongBox<bool> full)
    {
        try
        {
            return await RedisConnection.EvaluateAsync(database, SetScript, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisFaults.KindOf(e) == StoreErrorKind.Oom)
        {
            full.Value = true;
            throw;
        }
    }

    // A better one written meanwhile may go with it: a miss more, nothing worse.
    private async Task DiscardAsync(RedisKey name) =>
        await connection.RunAsync(database => database.KeyDeleteAsync(name), WriteDeadline, CancellationToken.None).ConfigureAwait(false);
}
