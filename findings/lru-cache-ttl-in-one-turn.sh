#!/usr/bin/env bash
# lru-cache serves entries long after their ttl while a program stays in one turn of the event loop.
#
# lru-cache 11.5.3: the time of the first look is kept and reset by a timer, so that it stands still for as long as no timer can run. In a loop without
# await, or with awaits of promises alone, an entry with a ttl of 50 ms is served for all of 400 ms, and getRemainingTTL says 50. After the first timer
# it is gone. `ttlResolution: 0` asks the clock each time.
#
# What one would guess wrong: that a ttl is a bound on age, and what the documentation says of ttlResolution (1 by default): that the time is checked at
# most once per millisecond. A job that works through many rows between two timers, or a test that stops setTimeout, sees nothing expire.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit lru-cache@11.5.3 >/dev/null
cat >age.mjs <<'JS'
import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";

const TTL_MS = 50;
const LOOP_MS = 400;

async function oldest(options, turn) {
  const cache = new LRUCache({ max: 10, ttl: TTL_MS, ...options });
  cache.set("rate", 1);
  const start = performance.now();
  let servedMs = 0;
  while (performance.now() - start < LOOP_MS) {
    if (cache.get("rate") !== undefined) servedMs = performance.now() - start;
    await turn?.();
  }
  const after = [cache.get("rate"), Math.round(cache.getRemainingTTL("rate"))];
  await sleep(5);
  return { servedMs: Math.round(servedMs), after, afterTimer: cache.get("rate") };
}

console.log(`node ${process.version}, lru-cache 11.5.3, ttl ${TTL_MS} ms`);
const promises = await oldest({}, () => Promise.resolve());
const asked = await oldest({ ttlResolution: 0 }, () => Promise.resolve());
const timers = await oldest({}, () => sleep(1));
console.log("awaits of promises alone:", promises);
console.log("the same, ttlResolution 0:", asked);
console.log("a timer in each turn:", timers);
const late = promises.servedMs > LOOP_MS - 20 && promises.after[0] === 1 && promises.afterTimer === undefined;
process.exit(late && asked.servedMs < LOOP_MS / 2 && timers.servedMs < LOOP_MS / 2 ? 0 : 1);
JS
node age.mjs
