// Reads one job {task, url, ...} as JSON from stdin, does it with the reference packages of GraphQL's transports, and writes
// what came of it as JSON to stdout.
import { serverAudits } from "graphql-http";
import { createClient as createSocketClient } from "graphql-ws";
import { createClient as createEventClient } from "graphql-sse";
import WebSocket from "ws";

const tasks = { audit, ws: overSocket, sse: overEvents };

async function main() {
  const job = JSON.parse(await readAll(process.stdin));
  process.stdout.write(JSON.stringify(await tasks[job.task](job)));
  // Clients may keep a connection they do not need any more.
  process.exit(0);
}

async function audit({ url, headers }) {
  const fetchFn = (address, init = {}) => fetch(address, { ...init, headers: { ...headers, ...init.headers } });
  const results = [];
  for (const { id, name, fn } of serverAudits({ url, fetchFn })) {
    const result = await fn();
    results.push({ id, name, status: result.status, reason: result.reason ?? "" });
  }
  return results;
}

async function overSocket({ url, params, headers, operations }) {
  const closes = [];
  let closed;
  const isClosed = new Promise((resolve) => (closed = resolve));
  class Socket extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers });
    }
  }
  const client = createSocketClient({
    url, webSocketImpl: Socket, connectionParams: params, retryAttempts: 0,
    on: {
      closed: (event) => {
        closes.push({ code: event.code, reason: event.reason });
        closed();
      },
    },
  });
  const results = await Promise.all(operations.map((operation) => run(client, operation)));
  // Without operations the client closes its socket by itself.
  await isClosed;
  return { results, closes };
}

async function overEvents({ url, headers, operations }) {
  const client = createEventClient({ url, headers, retryAttempts: 0 });
  const results = await Promise.all(operations.map((operation) => run(client, operation)));
  client.dispose();
  return { results, closes: [] };
}

// Takes at most "take" answers and then leaves; what was on its way already does not count.
function run(client, { query, variables, take }) {
  return new Promise((resolve) => {
    const answers = [];
    const leave = client.subscribe({ query, variables }, {
      next(answer) {
        if (answers.length === take) {
          return;
        }
        answers.push(answer);
        if (answers.length === take) {
          leave();
        }
      },
      error: (error) => resolve({ answers, end: "error", error: describe(error) }),
      complete: () => resolve({ answers, end: "complete", error: null }),
    });
  });
}

function describe(error) {
  if (Array.isArray(error)) {
    return { errors: error };
  }
  return { code: error.code ?? null, status: error.response?.status ?? null, message: String(error.reason || error.message || error) };
}

async function readAll(stream) {
  const pieces = [];
  for await (const piece of stream) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

await main();
