using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class ClusterCacheStoreTests(RedisClusterFixture redis) : RedisCacheStoreTests(redis.Cluster?.Url), IClassFixture<RedisClusterFixture>;
