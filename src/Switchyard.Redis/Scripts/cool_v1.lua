#!lua flags=allow-oom
-- Has a target cool on every replica.
-- KEYS: the cooldowns (hash: target to end|who told|code). ARGV: target, milliseconds, code, who tells, most targets, the channel.
local wait = tonumber(ARGV[2])
local most = tonumber(ARGV[5])
if #ARGV[1] == 0 or #ARGV[4] == 0 or not wait or wait <= 0 or not most then
  return redis.error_reply('ERR cool: bad arguments')
end

if redis.call('HLEN', KEYS[1]) >= most and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d|%s|%s', now + wait, ARGV[4], ARGV[3]))
redis.call('PEXPIRE', KEYS[1], 600000)
redis.call('PUBLISH', ARGV[6], ARGV[1] .. '\n' .. wait .. '\n' .. ARGV[3] .. '\n' .. ARGV[4])
return 1
