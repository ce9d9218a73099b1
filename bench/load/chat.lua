-- A chat completion of about 500 bytes. Arguments: model, true or false for streaming, the caller's key, and if need be the
-- temperature and what stands before the path.
function init(args)
  local text = string.rep("Explain in plain words how a railway switchyard sorts wagons. ", 6)
  wrk.method = "POST"
  wrk.path = (args[5] or "") .. "/v1/chat/completions"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[3]
  wrk.body = '{"model":"' .. args[1] .. '","stream":' .. args[2] ..
    ',"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"' .. text .. '"}],"temperature":' .. (args[4] or "0.2") .. "}"
end

-- One line a script can read: requests, seconds, p50 and p99 in microseconds, failures.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %.3f %d %d %d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status))
end
