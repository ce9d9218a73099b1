-- Shared by the scripts of limits; put behind their first line. All times are microseconds of Redis's clock.
local SLOTS = 60
local UPSTREAM_TTL_MS = 172800000
local UPSTREAM_ASK = 60000000
local PLACE_RETRY = 1000000
local LARGEST = 9007199254740991

local cursor, key_cursor, bad = 0, 0, false

local function text()
  cursor = cursor + 1
  if not ARGV[cursor] or ARGV[cursor] == '' then bad = true end
  return ARGV[cursor]
end

local function whole()
  local n = tonumber(text())
  if not n or n < 0 or n > LARGEST or n ~= math.floor(n) then
    bad = true
    return 0
  end
  return n
end

local function count()
  local n = whole()
  if n > 10000 then bad = true end
  return bad and 0 or n
end

local function key()
  key_cursor = key_cursor + 1
  if not KEYS[key_cursor] then bad = true end
  return KEYS[key_cursor]
end

-- To be called when all is read and before anything is written: a script is not rolled back.
local function malformed()
  return bad or cursor ~= #ARGV or key_cursor ~= #KEYS
end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])

-- A window: a hash of its total t, the oldest slot that may hold something h, the slot of the last write l,
-- and the counts of its slots by their numbers. Between h and l lie at most 60 slots.
local windows = {}

local function window(name, slot_us, ttl)
  local w = windows[name]
  if not w then
    local found = redis.call('HMGET', name, 't', 'h', 'l')
    w = { name = name, slot_us = slot_us, ttl = ttl, total = tonumber(found[1]) or 0, pending = 0,
      head = tonumber(found[2]), last = tonumber(found[3]) }
    windows[name] = w
    -- The server's clock may have been set back, or another server's may be in force: time stands still until it has caught up.
    if w.last and w.last * slot_us > now then now = w.last * slot_us end
  end
  return w
end

-- To be called once every window is known, because each may hold the clock.
local function advance_all()
  for name, w in pairs(windows) do
    w.slot = math.floor(now / w.slot_us)
    local oldest = w.slot - SLOTS
    w.head = w.head or w.slot
    w.last = w.last or w.slot
    if w.head < oldest then
      w.expired = {}
      for slot = w.head, math.min(oldest - 1, w.last) do w.expired[#w.expired + 1] = slot end
      local counts = redis.call('HMGET', name, unpack(w.expired))
      for i = 1, #w.expired do w.total = w.total - (tonumber(counts[i]) or 0) end
      w.head = oldest
    end
  end
end

local function add(w, slot, amount)
  if amount == 0 or slot < w.slot - SLOTS then return end
  local old = tonumber(redis.call('HGET', w.name, slot)) or 0
  local new = math.max(0, old + amount)
  w.total = w.total + new - old
  w.head = math.min(w.head, slot)
  w.last = w.slot
  if w.expired then
    redis.call('HDEL', w.name, unpack(w.expired))
    w.expired = nil
  end
  if new == 0 then
    redis.call('HDEL', w.name, slot)
    redis.call('HSET', w.name, 't', w.total, 'h', w.head, 'l', w.last)
  else
    redis.call('HSET', w.name, 't', w.total, 'h', w.head, 'l', w.last, slot, new)
  end
  redis.call('PEXPIRE', w.name, w.ttl)
  w.youngest = new > old and slot == w.slot and slot or nil
end

local function until_gone(w, slot)
  return (slot + SLOTS + 1) * w.slot_us - now
end

local function counts_of(w)
  local found, counts = redis.call('HGETALL', w.name), {}
  for i = 1, #found, 2 do
    local slot = tonumber(found[i])
    if slot then counts[slot] = tonumber(found[i + 1]) end
  end
  return counts
end

-- When the amount fits at the earliest; -1 when it never does.
local function retry_after(w, amount, most)
  local room = most - amount - w.pending
  if room < 0 then return -1 end
  local counts, left = counts_of(w), w.total
  for slot = w.head, w.last do
    left = left - (counts[slot] or 0)
    if left <= room then return until_gone(w, slot) end
  end
  return 0
end

local function reset(w)
  if w.total <= 0 then return 0 end
  if w.youngest then return until_gone(w, w.youngest) end
  if tonumber(redis.call('HGET', w.name, w.last)) then return until_gone(w, w.last) end
  local counts = counts_of(w)
  for slot = w.last, w.head, -1 do
    if counts[slot] then return until_gone(w, slot) end
  end
  return 0
end

local function stamp(time)
  return string.format('%.0f', time)
end

-- Places: a sorted set of leases by the time they expire.
local function places_held(name)
  return redis.call('ZCOUNT', name, '(' .. stamp(now), '+inf')
end

local function hold_place(name, lease, lifetime, ttl)
  redis.call('ZREMRANGEBYSCORE', name, '-inf', stamp(now))
  -- Never to an earlier time: the clock of a call that knows no window is not held when the server's was set back.
  redis.call('ZADD', name, 'GT', stamp(now + lifetime), lease)
  redis.call('PEXPIRE', name, ttl)
end
