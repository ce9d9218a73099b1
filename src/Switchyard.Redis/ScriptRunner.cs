using StackExchange.Redis;

namespace Switchyard.Redis;

/// <summary>Runs a script: <see cref="RedisConnection"/> does.</summary>
/// <param name="script">The script.</param>
/// <param name="keys">Its keys, all of one hash slot.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="cancellationToken">Ends the wait, not the script.</param>
internal delegate ValueTask<Reply<RedisResult>> ScriptRunner(
    RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken);
