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

-- Answers come in another order than the upstream gave them in: what is left rises only by the answer to a question that was asked when
-- nothing else has been settled since (field s). Else an old answer would give out again what is gone.
local function settle_upstream(e, id, taken_at)
  local found = redis.call('HMGET', e.name, 'f', 's', 'r', 'rt', 't', 'tt')
  local known = { r = { tonumber(found[3]), tonumber(found[4]) }, t = { tonumber(found[5]), tonumber(found[6]) } }
  local is_newest = taken_at and taken_at > (tonumber(found[2]) or 0)
  local was_flying = redis.call('ZREM', e.flights, stamp(e.tokens) .. ':' .. id) == 1
  if was_flying then redis.call('HSET', e.name, 'f', math.max(0, (tonumber(found[1]) or 0) - e.tokens)) end
  for _, figure in ipairs(e.figures) do
    local left, gone_at = known[figure.unit][1], known[figure.unit][2] or 0
    if is_newest or not left or gone_at <= now or figure.left <= left then
      redis.call('HSET', e.name, figure.unit, figure.left, figure.unit .. 't', stamp(now + figure.reset),
        figure.unit .. 'a', stamp(now + UPSTREAM_ASK))
    end
  end
  if was_flying or #e.figures > 0 then
    redis.call('HSET', e.name, 's', stamp(now))
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
        settle_upstream(e, s.id, taken_at)
      end
    end
  end
end
return #settlements
