#!lua flags=allow-oom
-- Keeps the places of leases that still run, and takes them again when a fault has lost them.
-- ARGV: memory in ms, lifetime of a place, number of leases; of each: its id, how many places it holds, of each of them its ttl in ms.
-- KEYS: of each lease its record, then its sets of places.
local memory, lifetime, leases = whole(), whole(), {}
if memory < 1 or lifetime < 1 then bad = true end
for i = 1, count() do
  local lease = { record = key(), id = text(), places = {} }
  leases[i] = lease
  for j = 1, count() do
    lease.places[j] = { name = key(), ttl = whole() }
    if lease.places[j].ttl < 1 then bad = true end
    if bad then break end
  end
  if bad then break end
end
if malformed() then return redis.error_reply('ERR malformed call of renew_v1') end

for _, lease in ipairs(leases) do
  if redis.call('GET', lease.record) ~= 's' then
    for _, place in ipairs(lease.places) do hold_place(place.name, lease.id, lifetime, place.ttl) end
    redis.call('PEXPIRE', lease.record, memory)
  end
end
return #leases
