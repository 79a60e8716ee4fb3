#!/usr/bin/env bash
# In Bun what runs when an AbortSignal.timeout fires, or when a worker answers, has lost its AsyncLocalStorage.
#
# Bun 1.4.5: getStore() is undefined in the "abort" listeners of AbortSignal.timeout and of an AbortSignal.any over it, in a worker's "message" and "exit" listeners and
# in a MessagePort's, however they were added inside run(). Timers, fetch, files, sockets, streams and whatever is awaited keep the store, the rejection of a fetch
# that such a signal ends among them. Node keeps it in all of them.
#
# What one would guess wrong: that a context which passes every await and every setTimeout passes a time limit, which is a timer as well. The line
# that says which request ran out of time is the one without the request's id.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >context.mjs <<'JS'
import { AsyncLocalStorage } from "node:async_hooks";
import { MessageChannel, Worker } from "node:worker_threads";

const request = new AsyncLocalStorage();
const WORKER = "require('node:worker_threads').parentPort.postMessage(1)";
const ways = {
  "setTimeout": (then) => setTimeout(then, 5),
  "awaited abort": async (then) => {
    await new Promise((aborted) => AbortSignal.timeout(5).addEventListener("abort", aborted));
    then();
  },
  "fetch ended by AbortSignal.timeout": (then) => fetch("http://127.0.0.1:9/", { signal: AbortSignal.timeout(5) }).catch(then),
  "AbortSignal.timeout": (then) => AbortSignal.timeout(5).addEventListener("abort", then),
  "AbortSignal.any": (then) => AbortSignal.any([AbortSignal.timeout(5)]).addEventListener("abort", then),
  "MessagePort": (then) => {
    const { port1, port2 } = new MessageChannel();
    port2.once("message", () => (then(), port2.close()));
    port1.postMessage(1);
  },
  "Worker's message": (then) => new Worker(WORKER, { eval: true }).once("message", then),
  "Worker's exit": (then) => new Worker(WORKER, { eval: true }).once("exit", then),
};
console.log(process.versions.bun ? `bun ${Bun.version}` : `node ${process.version}`);
const kept = [];
const alive = setInterval(() => {}, 1000);
for (const [name, way] of Object.entries(ways)) {
  const store = await new Promise((then) => request.run("request 7", () => way(() => then(request.getStore()))));
  console.log(`  ${name}: ${store}`);
  kept.push(store === "request 7" ? 1 : 0);
}
clearInterval(alive);
process.exit(kept.join("") === process.argv[2] ? 0 : 1);
JS
node context.mjs 11111111
node_modules/.bin/bun context.mjs 11100000
