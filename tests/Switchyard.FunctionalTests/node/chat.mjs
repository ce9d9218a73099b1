// Reads a JSON list of jobs {baseURL, apiKey, body, headers} from stdin, sends each with the official client, and writes
// the list of results in the same order to stdout. The client's own retries are off, so that every failure is seen.
import OpenAI from "openai";

const PARALLEL = 4;

async function main() {
  const jobs = JSON.parse(await readAll(process.stdin));
  const results = new Array(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const mine = next++;
      results[mine] = await run(jobs[mine]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, jobs.length) }, worker));
  process.stdout.write(JSON.stringify(results));
}

async function run(job) {
  const answer = { ok: false, text: "", reasoning: "", refusal: "", toolCalls: [], finish: null, usage: null, model: null, chunks: 0, error: null };
  try {
    const client = new OpenAI({
      baseURL: job.baseURL, apiKey: job.apiKey ?? "none", maxRetries: 0, defaultHeaders: job.headers ?? {},
    });
    const reply = await client.chat.completions.create(job.body);
    if (job.body.stream) {
      for await (const chunk of reply) {
        answer.chunks++;
        add(answer, chunk, "delta");
      }
    } else {
      add(answer, reply, "message");
    }
    answer.ok = true;
  } catch (error) {
    answer.error = describe(error);
  }
  answer.toolCalls = answer.toolCalls.filter(Boolean);
  return answer;
}

function add(answer, body, part) {
  answer.model ??= body.model ?? null;
  answer.usage = body.usage ?? answer.usage;
  for (const choice of body.choices ?? []) {
    const message = choice[part] ?? {};
    answer.finish = choice.finish_reason ?? answer.finish;
    answer.text += message.content ?? "";
    answer.reasoning += message.reasoning_content ?? message.reasoning ?? "";
    answer.refusal += message.refusal ?? "";
    (message.tool_calls ?? []).forEach((call, position) => addCall(answer.toolCalls, call, call.index ?? position));
  }
}

function addCall(calls, call, index) {
  const known = (calls[index] ??= { id: "", name: "", arguments: "" });
  known.id ||= call.id ?? "";
  known.name ||= call.function?.name ?? "";
  known.arguments += call.function?.arguments ?? "";
}

function describe(error) {
  return {
    name: error.constructor?.name ?? "Error",
    status: error.status ?? null,
    code: text(error.code),
    type: text(error.type),
    param: text(error.param),
    requestId: error.requestID ?? null,
    message: error.message ?? "",
  };
}

function text(value) {
  return value === undefined || value === null ? null : String(value);
}

async function readAll(stream) {
  const pieces = [];
  for await (const piece of stream) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

await main();
