-- One completion of about 500 bytes, by the native REST API or over GraphQL. Arguments: rest or graphql, the caller's key.
function init(args)
  local text = string.rep("Explain in plain words how a railway switchyard sorts wagons. ", 6)
  local input = '{"model":"bench-whole","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"' .. text .. '"}],"temperature":0.2}'
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  if args[1] == "rest" then
    wrk.path = "/api/v1/complete"
    wrk.body = input
    return
  end

  -- Every member of the REST answer, but what is known of the model, which a client asks for once.
  local answer = "id model provider createdAt content reasoning toolCalls { index id name arguments } finishReason" ..
    " usage { promptTokens completionTokens totalTokens cachedTokens cacheWriteTokens reasoningTokens source }" ..
    " cost { input output total currency source } cached latencyMs" ..
    " metadata { requestId attempts { provider model outcome latencyMs } droppedParameters }"
  wrk.path = "/graphql"
  wrk.body = '{"query":"mutation($input: CompletionInput!) { complete(input: $input) { ' .. answer .. ' } }","variables":{"input":' .. input .. "}}"
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %.3f %d %d %d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status))
end
