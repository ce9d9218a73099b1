#!lua flags=allow-oom
-- Keeps the places of leases that still run, and takes them again when a fault has lost them.
-- ARGV: memory in ms, lifetime of a place, number of leases; of each: its id, how many places it holds.
-- KEYS: of each lease its record, then its sets of places.
local memory, lifetime, leases = whole(), whole(), {}
for i = 1, count() do
  local lease = { record = key(), id = text(), places = {} }
  leases[i] = lease
  for j = 1, count() do
    lease.places[j] = key()
    if bad then break end
  end
  if bad then break end
end
if malformed() then return redis.error_reply('ERR malformed call of renew_v1') end

for _, lease in ipairs(leases) do
  if redis.call('GET', lease.record) ~= 's' then
    for _, name in ipairs(lease.places) do hold_place(name, lease.id, lifetime) end
    redis.call('PEXPIRE', lease.record, memory)
  end
end
return #leases
