#!lua flags=allow-oom
-- Writes down that entries are forgotten, then removes a page of them. Works while the server is full: it frees memory.
-- KEYS: what was forgotten, the index of all. One hash tag.
-- ARGV: what stands before every key, the names wanted (24 characters each, none for everything), now in ms as the caller
-- knows it, page, then either an empty index (the first page) or the index and cursor that the page before gave, then the
-- name in indexes of the one entry that can be meant, or nothing.
-- Returns removed entries, their bytes, the next cursor ('0' at the end) and the index.
local MOST = 256

local base = ARGV[1]
local wanted = ARGV[2]
local caller = tonumber(ARGV[3])
local page = tonumber(ARGV[4])
local index = ARGV[5]
local cursor = ARGV[6]
local only = ARGV[7]
if not caller or not page or not cursor or not only or #wanted % WIDTH ~= 0 then return redis.error_reply('ERR cache_forget: arguments') end

local ids = {}
for at = 1, #wanted, WIDTH do ids[#ids + 1] = string.sub(wanted, at, at + WIDTH - 1) end

local function record()
  -- The later of both clocks: servers of a cluster need not agree, and too late only keeps fewer answers.
  local at = math.max(now_ms(), caller)
  at = math.max(at, tonumber(redis.call('HGET', KEYS[1], wanted) or 0))
  if wanted == '' then redis.call('DEL', KEYS[1]) end
  redis.call('HSET', KEYS[1], wanted, string.format('%.0f', at))
  if redis.call('HLEN', KEYS[1]) > MOST then
    -- The oldest is told apart no longer: it counts as having meant everything.
    local all = redis.call('HGETALL', KEYS[1])
    local oldest, floor
    for i = 1, #all, 2 do
      local time = tonumber(all[i + 1])
      if all[i] == '' then floor = time
      elseif not oldest or time < oldest.time then oldest = { field = all[i], time = time } end
    end
    redis.call('HDEL', KEYS[1], oldest.field)
    redis.call('HSET', KEYS[1], '', string.format('%.0f', math.max(floor or 0, oldest.time)))
  end
  redis.call('PEXPIRE', KEYS[1], STAY)
end

local function narrowest()
  local best, count = KEYS[2], redis.call('ZCARD', KEYS[2])
  for _, id in ipairs(ids) do
    -- The name of one entry has no index.
    if string.sub(id, 1, 1) ~= 'd' then
      local size = redis.call('ZCARD', base .. 'i:' .. id)
      if size < count then best, count = base .. 'i:' .. id, size end
    end
  end
  return best
end

if index == '' then
  record()
  index = narrowest()
end

local removed, bytes = 0, 0

local function drop(member, named)
  redis.call('UNLINK', base .. member)
  redis.call('ZREM', KEYS[2], member)
  redis.call('ZREM', index, member)
  for i = 2, #named do redis.call('ZREM', base .. 'i:' .. named[i], member) end
end

local function visit(member)
  local named = names(head(base .. member) or '')
  -- It has expired, or it is no entry and can not be asked what it is: it goes either way.
  if not named then return drop(member, {}) end
  local has = {}
  for _, id in ipairs(named) do has[id] = true end
  for _, id in ipairs(ids) do
    if not has[id] then return end
  end
  removed = removed + 1
  bytes = bytes + redis.call('STRLEN', base .. member)
  drop(member, named)
end

if only ~= '' then
  visit(only)
  return { removed, bytes, '0', index }
end

local found = redis.call('ZSCAN', index, cursor, 'COUNT', page)
for i = 1, #found[2], 2 do visit(found[2][i]) end
return { removed, bytes, found[1], index }
