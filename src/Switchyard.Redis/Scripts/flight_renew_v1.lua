-- Keeps a lock for those who still hold it. KEYS: the lock. ARGV: its token, life in ms. Returns 1 when it is still theirs.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
