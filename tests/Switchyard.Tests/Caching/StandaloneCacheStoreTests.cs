using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class StandaloneCacheStoreTests(RedisServerFixture redis) : RedisCacheStoreTests(redis.Server?.Url), IClassFixture<RedisServerFixture>;
