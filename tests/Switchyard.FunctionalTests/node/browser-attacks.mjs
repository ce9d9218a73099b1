// Reads a job {executable, url, mutation, query, subscription, pages, key}, has pages of other origins try everything against
// the service, and writes for each attempt what the page learned and what was sent, with its answer.
import { attacks, ownRequests, tools } from "./attacks.mjs";
import { drive } from "./browser.mjs";
import { startForeign, startRelay } from "./relay.mjs";

await drive(async (context, job) => {
  const relay = await startRelay(new URL(job.url));
  const foreign = await startForeign();
  try {
    await context.addInitScript(tools);
    // What a careless tool may have left there; sent along by every page of this host, whatever its port.
    await context.addCookies(["authorization", "x-api-key"].map((name) => ({ name, value: job.key, domain: "127.0.0.1", path: "/" })));
    const results = { foreign: [], rebound: [], own: [], framed: "" };
    for (const host of job.pages) {
      const origin = `http://${host}:${foreign.port}`;
      results.foreign.push(...(await tryAll(context, relay, origin, attacks, job, "127.0.0.1", `${origin}/?to=`)));
    }
    results.framed = await frame(context, relay, `http://localhost:${foreign.port}`);
    // The attacker's name meant his server a moment ago and means the service now.
    results.rebound = await tryAll(context, relay, `http://evil.example:${relay.port}/page`, ownRequests, job, "evil.example");
    results.rebound.push(await open(context, relay, `http://evil.example:${relay.port}/graphql`));
    const withKey = { ...job, headers: { authorization: `Bearer ${job.key}` } };
    results.own = await tryAll(context, relay, `http://127.0.0.1:${relay.port}/graphql`, ownRequests, withKey, "127.0.0.1");
    return results;
  } finally {
    foreign.close();
    relay.close();
  }
});

async function tryAll(context, relay, address, attempts, job, host, redirect = "") {
  const page = await context.newPage();
  await page.goto(address);
  relay.take();
  const at = whereAndWhat(job, `http://${host}:${relay.port}/graphql`, redirect);
  const results = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    const learned = await page.evaluate(attempt, at);
    await relay.atLeastOne(name);
    results.push({ page: address, name, learned, sent: relay.take() });
  }
  await page.close();
  return results;
}

function whereAndWhat({ mutation, query, subscription, headers }, target, redirect) {
  const document = JSON.stringify(mutation);
  return {
    target, mutation, query, subscription, headers: headers ?? {},
    asked: `${target}?query=${encodeURIComponent(query)}`,
    onward: redirect + encodeURIComponent(target),
    socket: target.replace("http", "ws"),
    body: `{"query":${document}}`,
    streamBody: JSON.stringify({ query: subscription }),
    // A form of the type text/plain sends name, "=", value: JSON when they are chosen well.
    fields: { [`{"query":${document},"extensions":{"a":"`]: '"}}' },
  };
}

async function open(context, relay, address) {
  const page = await context.newPage();
  await page.goto(address);
  await relay.atLeastOne("page");
  const result = { page: address, name: "page", learned: await page.title(), sent: relay.take() };
  await page.close();
  return result;
}

// What is seen of the query page within somebody else's.
async function frame(context, relay, address) {
  const page = await context.newPage();
  await page.goto(address);
  const navigated = page.waitForEvent("framenavigated", (inner) => inner !== page.mainFrame() && inner.url() !== "about:blank");
  await page.evaluate((target) => void load("iframe", "src", target), `http://127.0.0.1:${relay.port}/graphql`);
  const shown = (await navigated).url();
  await page.close();
  return shown;
}
