#!lua flags=allow-oom
-- Sets what leases took to the truth and gives places back. Runs on a full server too: it seldom needs more memory than it frees.
-- ARGV: memory in ms, number of settlements; of each: the lease's id, the number of its entries; of each entry one of
--   w reserved used slot ttl          KEYS: the window
--   p                                 KEYS: the places
--   u tokens figures                  KEYS: what the upstream said, what is in flight
--     of each figure: r or t, what is left, time to its reset
-- KEYS: of each settlement the lease's record, then those of its entries.
local memory, settlements = whole(), {}
if memory < 1 then bad = true end
for i = 1, count() do
  local s = { record = key(), id = text(), entries = {} }
  settlements[i] = s
  for j = 1, count() do
    local e = { kind = text() }
    s.entries[j] = e
    if e.kind == 'w' then
      e.reserved, e.used, e.slot_us, e.ttl, e.name = whole(), whole(), whole(), whole(), key()
      if e.slot_us < 1 or e.ttl < 1 then bad = true end
    elseif e.kind == 'p' then
      e.name = key()
    elseif e.kind == 'u' then
      e.tokens, e.figures, e.name, e.flights = whole(), {}, key(), key()
      for k = 1, count() do
        local figure = { unit = text(), left = whole(), reset = whole() }
        if figure.unit ~= 'r' and figure.unit ~= 't' then bad = true end
        e.figures[k] = figure
        if bad then break end
      end
    else
      bad = true
    end
    if bad then break end
  end
  if bad then break end
end
if malformed() then return redis.error_reply('ERR malformed call of settle_v1') end

for _, s in ipairs(settlements) do
  for _, e in ipairs(s.entries) do
    if e.kind == 'w' then e.window = window(e.name, e.slot_us, e.ttl) end
  end
end
advance_all()

local function settle_upstream(e, id)
  if redis.call('ZREM', e.flights, stamp(e.tokens) .. ':' .. id) == 1 then
    local flying = tonumber(redis.call('HGET', e.name, 'f')) or 0
    redis.call('HSET', e.name, 'f', math.max(0, flying - e.tokens))
  end
  for _, figure in ipairs(e.figures) do
    redis.call('HSET', e.name, figure.unit, figure.left, figure.unit .. 't', stamp(now + figure.reset),
      figure.unit .. 'a', stamp(now + UPSTREAM_ASK))
    redis.call('PEXPIRE', e.name, UPSTREAM_TTL_MS)
  end
end

for _, s in ipairs(settlements) do
  local record = redis.call('SET', s.record, 's', 'PX', memory, 'GET')
  if record ~= 's' then
    local taken_at = tonumber(record or '')
    for _, e in ipairs(s.entries) do
      if e.kind == 'w' and taken_at then
        add(e.window, math.floor(taken_at / e.slot_us), e.used - e.reserved)
      elseif e.kind == 'w' then
        add(e.window, e.window.slot, e.used)
      elseif e.kind == 'p' then
        redis.call('ZREM', e.name, s.id)
      else
        settle_upstream(e, s.id)
      end
    end
  end
end
return #settlements
