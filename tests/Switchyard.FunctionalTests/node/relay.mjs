// Stands between a browser and the service and passes everything on as it is, so that it is known what the browser really
// sent, also what no page and no tool of the browser is told of: the questions before a request, beacons, refused upgrades.
import { EventEmitter, once } from "node:events";
import http from "node:http";
import net from "node:net";

const LIMIT = 20_000;

// The address /page is the attacker's own, as on a name that points elsewhere a moment later.
export async function startRelay(service) {
  const seen = new EventEmitter();
  let entries = [];
  const told = (request, status, headers) => {
    // Browsers ask for an icon when they like.
    if (request.url.startsWith("/graphql")) {
      entries.push(entryOf(request, status, headers));
      seen.emit("entry");
    }
  };
  const server = http.createServer((request, response) => (request.url === "/page" ? sendPage(response) : pass(service, request, response, told)));
  server.on("upgrade", (request, socket, head) => passSocket(service, request, socket, head, told));
  await listen(server);
  return {
    port: server.address().port,
    take: () => entries.splice(0),
    // Ends when something was answered since the last was taken.
    atLeastOne: async (name) => {
      const limit = AbortSignal.timeout(LIMIT);
      while (entries.length === 0) {
        await once(seen, "entry", { signal: limit }).catch(() => Promise.reject(new Error(`Nothing came of "${name}".`)));
      }
    },
    close: () => stop(server),
  };
}

// The attacker's server: pages, and addresses that send on to the target what they are sent.
export async function startForeign() {
  const server = http.createServer((request, response) => {
    const to = new URL(request.url, "http://here").searchParams.get("to");
    return to ? response.writeHead(307, { location: to }).end() : sendPage(response);
  });
  await listen(server);
  return { port: server.address().port, close: () => stop(server) };
}

function pass(service, request, response, told) {
  const onward = http.request({
    host: service.hostname, port: service.port, method: request.method, path: request.url, headers: request.rawHeaders, setHost: false,
  });
  onward.on("response", (answer) => {
    response.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(response);
    response.on("close", () => told(request, answer.statusCode, answer.headers));
  });
  // A browser that leaves takes what it asked for along.
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function passSocket(service, request, socket, head, told) {
  const onward = net.connect(service.port, service.hostname);
  let answer = "";
  onward.on("data", (bytes) => {
    answer = (answer + bytes.toString("latin1")).slice(0, 4096);
  });
  onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${linesOf(request.rawHeaders)}\r\n`);
  onward.write(head);
  onward.pipe(socket).pipe(onward);
  socket.on("error", () => onward.destroy());
  onward.on("error", () => socket.destroy());
  onward.on("close", () => {
    const [first, ...lines] = answer.split("\r\n\r\n")[0].toLowerCase().split("\r\n");
    told(request, Number(first.split(" ")[1]), Object.fromEntries(lines.map((line) => line.split(": "))));
  });
}

function entryOf({ method, headers }, status, answered) {
  return {
    method, status,
    upgrade: headers.upgrade ?? "", contentType: headers["content-type"] ?? "", origin: headers.origin ?? "", site: headers["sec-fetch-site"] ?? "",
    cookie: headers.cookie ?? "", allowed: Object.keys(answered).filter((name) => name.startsWith("access-control-")),
  };
}

function linesOf(raw) {
  let lines = "";
  for (let i = 0; i < raw.length; i += 2) {
    lines += `${raw[i]}: ${raw[i + 1]}\r\n`;
  }
  return lines;
}

function sendPage(response) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>A page of somebody else</title><body></body>");
}

const listen = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

function stop(server) {
  server.closeAllConnections();
  server.close();
}
