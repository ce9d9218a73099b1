#!lua
-- Takes what leases claim, all of it or nothing.
-- ARGV: memory in ms, lifetime of a place, number of leases; of each: its id, the number of its entries; of each entry one of
--   w amount most slot ttl    KEYS: the window
--   p most ttl                KEYS: the places
--   u requests tokens         KEYS: what the upstream said, what is in flight
-- KEYS: of each lease its record, then those of its entries.
-- Reply: admitted, entry that refused (from 1), of an upstream's figures which (1 requests, 2 tokens) and how much it said is
-- left, time to wait (-1: never); then of every window and every set of places what remains and the time until all is there again.
local memory, lifetime, leases, entries = whole(), whole(), {}, {}
if memory < 1 or lifetime < 1 then bad = true end
for i = 1, count() do
  local lease = { record = key(), id = text() }
  leases[i] = lease
  for _ = 1, count() do
    local e = { lease = lease, kind = text() }
    if e.kind == 'w' then
      e.amount, e.most, e.slot_us, e.ttl, e.name = whole(), whole(), whole(), whole(), key()
      if e.slot_us < 1 or e.ttl < 1 then bad = true end
    elseif e.kind == 'p' then
      e.most, e.ttl, e.name = whole(), whole(), key()
      if e.ttl < 1 then bad = true end
    elseif e.kind == 'u' then
      e.requests, e.tokens, e.name, e.flights = whole(), whole(), key(), key()
    else
      bad = true
    end
    if bad then break end
    entries[#entries + 1] = e
  end
  if bad then break end
end
if malformed() then return redis.error_reply('ERR malformed call of reserve_v1') end

local seen = {}
for _, lease in ipairs(leases) do
  lease.known = seen[lease.record] or redis.call('EXISTS', lease.record) == 1
  seen[lease.record] = true
end
for _, e in ipairs(entries) do
  if e.kind == 'w' then e.window = window(e.name, e.slot_us, e.ttl) end
end
advance_all()

local worst, which, said, wait = 0, 0, 0, 0
local function refuse(index, figure, left, time)
  if worst == 0 or (wait >= 0 and (time < 0 or time > wait)) then
    worst, which, said, wait = index, figure, left, time
  end
end

local pending_places = {}
local function check_places(index, e)
  local pending = pending_places[e.name] or 0
  if places_held(e.name) + pending < e.most then
    pending_places[e.name] = pending + 1
  else
    refuse(index, 0, 0, e.most > 0 and PLACE_RETRY or -1)
  end
end

local function check_window(index, e)
  local w = e.window
  if e.amount == 0 or w.total + w.pending + e.amount <= e.most then
    w.pending = w.pending + e.amount
  else
    refuse(index, 0, 0, retry_after(w, e.amount, e.most))
  end
end

-- Members of what is in flight carry their tokens before a colon; field f is the sum of them. Once in a while one goes to an upstream that
-- said nothing is left, to see whether that still holds: fields ra and ta are when the next one may.
local flying = {}
local function check_figure(index, e, which_figure, found, amount, taken)
  local left, gone_at, ask_at = tonumber(found[1]), tonumber(found[2]), tonumber(found[3]) or 0
  if not left or amount == 0 or gone_at <= now or amount <= left - taken then return end
  if ask_at <= now then
    e.asks = e.asks or {}
    e.asks[#e.asks + 1] = which_figure == 1 and 'ra' or 'ta'
  else
    refuse(index, which_figure, left, math.min(gone_at, ask_at) - now)
  end
end

local function check_upstream(index, e)
  local found = redis.call('HMGET', e.name, 'f', 'r', 'rt', 'ra', 't', 'tt', 'ta')
  local sum = tonumber(found[1]) or 0
  local gone = redis.call('ZRANGEBYSCORE', e.flights, '-inf', stamp(now))
  for _, member in ipairs(gone) do sum = sum - (tonumber(string.match(member, '^(%d+):')) or 0) end
  flying[e.name] = math.max(0, sum)
  local flights = redis.call('ZCARD', e.flights) - #gone
  check_figure(index, e, 1, { found[2], found[3], found[4] }, e.requests, flights)
  check_figure(index, e, 2, { found[5], found[6], found[7] }, e.tokens, flying[e.name])
end

for index, e in ipairs(entries) do
  if not e.lease.known then
    if e.kind == 'w' then check_window(index, e)
    elseif e.kind == 'p' then check_places(index, e)
    else check_upstream(index, e) end
  end
end

if worst == 0 then
  for _, e in ipairs(entries) do
    if not e.lease.known then
      if e.kind == 'w' then
        add(e.window, e.window.slot, e.amount)
      elseif e.kind == 'p' then
        hold_place(e.name, e.lease.id, lifetime, e.ttl)
      else
        redis.call('ZREMRANGEBYSCORE', e.flights, '-inf', stamp(now))
        redis.call('ZADD', e.flights, stamp(now + memory * 1000), stamp(e.tokens) .. ':' .. e.lease.id)
        redis.call('PEXPIRE', e.flights, UPSTREAM_TTL_MS)
        flying[e.name] = flying[e.name] + e.tokens
        redis.call('HSET', e.name, 'f', flying[e.name])
        for _, field in ipairs(e.asks or {}) do redis.call('HSET', e.name, field, stamp(now + UPSTREAM_ASK)) end
        redis.call('PEXPIRE', e.name, UPSTREAM_TTL_MS)
      end
    end
  end
  for _, lease in ipairs(leases) do
    if not lease.known then redis.call('SET', lease.record, stamp(now), 'PX', memory) end
  end
end

local reply = { worst == 0 and 1 or 0, worst, which, said, wait }
for _, e in ipairs(entries) do
  if e.kind == 'w' then
    reply[#reply + 1] = math.max(0, e.most - e.window.total)
    reply[#reply + 1] = reset(e.window)
  elseif e.kind == 'p' then
    reply[#reply + 1] = math.max(0, e.most - places_held(e.name))
    reply[#reply + 1] = 0
  end
end
return reply
