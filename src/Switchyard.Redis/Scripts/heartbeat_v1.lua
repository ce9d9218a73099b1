#!lua flags=allow-oom
-- Says that a replica lives and asks who else does, and which targets cool.
-- KEYS: the replicas (sorted set: id by last sign of life), the cooldowns (hash: target to end|who told|code).
-- ARGV: this replica's id, milliseconds after which a silent one is gone.
-- Returns: seconds and microseconds now, how many replicas live, this one's rank among them, then what other
-- replicas told of cooldowns as target, milliseconds left, code.
local life = tonumber(ARGV[2])
if #ARGV[1] == 0 or not life or life <= 0 then
  return redis.error_reply('ERR heartbeat: bad arguments')
end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - life)
redis.call('PEXPIRE', KEYS[1], life * 10)

-- By name and not by age: every replica must find the same order.
local members = redis.call('ZRANGE', KEYS[1], 0, -1)
table.sort(members)
local rank = 0
for i, member in ipairs(members) do
  if member == ARGV[1] then
    rank = i - 1
  end
end

local reply = { tonumber(clock[1]), tonumber(clock[2]), #members, rank }
local cooldowns = redis.call('HGETALL', KEYS[2])
for i = 1, #cooldowns, 2 do
  local finish, teller, code = string.match(cooldowns[i + 1], '^(%d+)|(%w+)|(.*)$')
  local left = finish and tonumber(finish) - now or 0
  if left > 0 and teller == ARGV[1] then
    -- The one who told it knows.
  elseif left > 0 then
    reply[#reply + 1] = cooldowns[i]
    reply[#reply + 1] = left
    reply[#reply + 1] = code
  else
    redis.call('HDEL', KEYS[2], cooldowns[i])
  end
end

return reply
