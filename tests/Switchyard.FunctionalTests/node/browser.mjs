// What the scripts that drive a browser share: a browser that asks nobody but this machine, and a job read from stdin.
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--no-proxy-server",
];

// A name that stands for somebody else's, and no others: what the browser itself asks for ends here.
const NAMES = "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost";

// Reads the job {executable, ...}, has it done in a new browser and writes what came of it as JSON to stdout.
export async function drive(work) {
  const job = JSON.parse(await readAll(process.stdin));
  const browser = await chromium.launch({ executablePath: job.executable, args: [...ARGUMENTS, NAMES] });
  try {
    process.stdout.write(JSON.stringify(await work(await browser.newContext(), job)));
  } finally {
    await browser.close();
  }
}

async function readAll(stream) {
  const pieces = [];
  for await (const piece of stream) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
