#!lua flags=no-writes
-- How windows and places stand; takes nothing.
-- ARGV: number of entries; of each one of
--   w most slot
--   p most
-- KEYS: of each entry its key. Reply: of each entry what remains and the time until all is there again.
local entries = {}
for i = 1, count() do
  local e = { kind = text() }
  entries[i] = e
  if e.kind == 'w' then
    e.most, e.slot_us, e.name = whole(), whole(), key()
    if e.slot_us < 1 then bad = true end
  elseif e.kind == 'p' then
    e.most, e.name = whole(), key()
  else
    bad = true
  end
  if bad then break end
end
if malformed() then return redis.error_reply('ERR malformed call of read_v1') end

for _, e in ipairs(entries) do
  if e.kind == 'w' then e.window = window(e.name, e.slot_us) end
end
advance_all()

local reply = {}
for _, e in ipairs(entries) do
  if e.kind == 'w' then
    reply[#reply + 1] = math.max(0, e.most - e.window.total)
    reply[#reply + 1] = reset(e.window)
  else
    reply[#reply + 1] = math.max(0, e.most - places_held(e.name))
    reply[#reply + 1] = 0
  end
end
return reply
