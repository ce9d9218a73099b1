// Reads a job {executable, url, operations, intrude}, asks each operation in the query page as a human would, and writes what the page
// showed, what the browser asked for, and what is left of it all when the page is opened again.
import { drive } from "./browser.mjs";

await drive(async (context, { url, operations, intrude }) => {
  const told = { requests: [], console: [], errors: [] };
  context.on("request", (request) => told.requests.push({ address: `${request.method()} ${request.url()}`, key: request.headers().authorization ?? "" }));
  context.on("console", (message) => ["error", "warning"].includes(message.type()) && told.console.push(message.text()));
  context.on("weberror", (error) => told.errors.push(error.error().message));
  await context.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => globalThis.violations.push(effectiveDirective));
  });
  const page = await context.newPage();
  const response = await page.goto(`${url}/graphql`);
  const shown = [];
  for (const operation of operations) {
    shown.push(await ask(page, operation));
  }
  const results = structuredClone({ ...told, status: response.status(), title: await page.title(), shown });
  return {
    ...results, violations: await page.evaluate("violations"), ran: await ran(page),
    ...(await leftovers(page, context)), intruder: intrude ? await enter(page) : null,
  };
});

// Asks with the button, or with Ctrl+Enter, and waits for the end; or, once a text is seen, presses Stop.
async function ask(page, { query, variables, key, byKeyboard, stopAfter }) {
  await page.fill("#query", query);
  await page.fill("#variables", variables ?? "");
  await page.fill("#key", key ?? "");
  await (byKeyboard ? page.press("#query", "Control+Enter") : page.click("#run"));
  if (stopAfter) {
    await page.locator("#answer", { hasText: stopAfter }).waitFor();
    await page.click("#stop");
  }
  await page.locator("#stop:disabled").waitFor();
  return page.evaluate(() => ({
    status: document.getElementById("status").textContent,
    parts: [...document.getElementById("answer").children].map((part) => part.textContent),
    elements: document.querySelectorAll("#answer *, #status *").length,
  }));
}

function ran(page) {
  return page.evaluate(() => globalThis.ran === true);
}

// What remembers anything, and the key's field when the page is opened again and when one comes back to it.
async function leftovers(page, context) {
  const kept = await page.evaluate(async () => [
    ...Object.entries(localStorage).flat(), ...Object.entries(sessionStorage).flat(), document.cookie, location.href, document.documentElement.outerHTML,
    ...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys()), JSON.stringify(history.state),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  ].join("\n"));
  const cookies = (await context.cookies()).length;
  const keys = [];
  await page.reload();
  keys.push(await page.inputValue("#key"));
  await page.goto("about:blank");
  await page.goBack();
  keys.push(await page.inputValue("#key"));
  return { kept, cookies, keys };
}

// What would become of a text that was taken for a part of the page after all.
async function enter(page) {
  await page.evaluate(async () => {
    globalThis.violations.length = 0;
    document.body.insertAdjacentHTML("beforeend", '<img src="http://evil.example/x" onerror="globalThis.ran = true">');
    document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = true" }));
    await fetch("http://evil.example/x").catch(() => {});
  });
  await page.waitForFunction(() => globalThis.violations.length >= 4, null, { timeout: 10_000 }).catch(() => {});
  return { blocked: await page.evaluate("violations"), ran: await ran(page) };
}
