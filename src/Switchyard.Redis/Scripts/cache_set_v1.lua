#!lua
-- Keeps an entry with everything that names it, unless it was forgotten since the call that made it began. One step for
-- everybody else: nobody can forget between the question and the write.
-- The first line has a full server refuse it whole: without one only the first write could be refused.
-- KEYS: the entry, what was forgotten, the index of all. One hash tag.
-- ARGV: value, life in ms, begun in ms, tolerance of begun in ms, what stands before every key, the entry's name in indexes.
-- Returns 1 when kept, 0 when it was forgotten, -1 when it began in the future: such a clock proves nothing.
local LEAD = 5000
-- Expired members stay a minute, should the server's clock step back.
local SLACK = 60000

local life = tonumber(ARGV[2])
local begun = tonumber(ARGV[3])
local tolerance = tonumber(ARGV[4])
local base = ARGV[5]
local member = ARGV[6]
local mine = names(ARGV[1])
if not mine or not life or life < 1 or not begun or not tolerance then return redis.error_reply('ERR cache_set: arguments') end

local now = now_ms()
if begun > now + LEAD then return -1 end

local has = {}
for _, id in ipairs(mine) do has[id] = true end
local forgotten = redis.call('HGETALL', KEYS[2])
for i = 1, #forgotten, 2 do
  if tonumber(forgotten[i + 1]) >= begun - tolerance then
    local filter = forgotten[i]
    local matches = true
    for at = 1, #filter, WIDTH do
      if not has[string.sub(filter, at, at + WIDTH - 1)] then matches = false end
    end
    if matches then return 0 end
  end
end

local function index(key)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - SLACK)
  redis.call('ZADD', key, now + life, member)
  -- It must outlive every entry it names: an entry without its index could not be forgotten.
  if redis.call('PTTL', key) < life + STAY then redis.call('PEXPIRE', key, life + STAY) end
end

index(KEYS[3])
for i = 2, #mine do index(base .. 'i:' .. mine[i]) end

-- The one before may have had other tags.
for i, id in ipairs(names(head(KEYS[1]) or '') or {}) do
  if i > 1 and not has[id] then redis.call('ZREM', base .. 'i:' .. id, member) end
end

redis.call('SET', KEYS[1], ARGV[1], 'PX', life)
return 1
