#!lua flags=allow-oom
-- Gives a lock back, only by those who hold it. KEYS: the lock. ARGV: its token. Returns 1 when it was theirs.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
