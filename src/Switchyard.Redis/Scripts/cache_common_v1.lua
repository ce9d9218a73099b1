-- Shared by the scripts of the cache; put behind their first line.
local STAY = 172800000
local WIDTH = 24
local MOST_NAMES = 300

-- What an entry is named by, from its first bytes; nil when it is none.
local function names(text)
  if #text < 8 or string.sub(text, 1, 4) ~= 'SWYC' then return nil end
  local count = string.byte(text, 7) + 256 * string.byte(text, 8)
  if count > MOST_NAMES or #text < 8 + WIDTH * count then return nil end
  local found = {}
  for i = 0, count - 1 do
    found[i + 1] = string.sub(text, 9 + WIDTH * i, 8 + WIDTH * (i + 1))
  end
  return found
end

-- The first bytes of what lies there: nil when it can not be read at all. Entries seldom have more than a few names.
local function head(key)
  local text = redis.pcall('GETRANGE', key, 0, 7 + WIDTH * 12)
  if type(text) ~= 'string' then return nil end
  if #text > 7 and string.byte(text, 7) + 256 * string.byte(text, 8) > 12 then
    text = redis.call('GETRANGE', key, 0, 7 + WIDTH * MOST_NAMES)
  end
  return text
end

local function now_ms()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

