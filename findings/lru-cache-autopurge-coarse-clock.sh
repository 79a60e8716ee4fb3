#!/usr/bin/env bash
# lru-cache keeps entries for good, ttlAutopurge or not, where its clock moves in steps.
#
# lru-cache 11.5.3: ttlAutopurge sets a timer of ttl + 1 ms for each entry. When it fires and the clock given as `perf` says that the entry's age is
# exactly its ttl, the entry is not stale yet (stale is older than ttl), no time is left to wait for, and no timer follows. The entry stays until
# somebody asks for it, and `dispose`, which may be there to wipe a secret, is not called. With performance.now() it goes in time.
#
# What one would guess wrong: that ttlAutopurge bounds how long an entry is in memory, whatever the clock. An uptime in whole seconds, as several
# runtimes give it, meets a ttl of whole seconds exactly each time. A ttl that is one millisecond shorter is enough.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit lru-cache@11.5.3 >/dev/null
cat >kept.mjs <<'JS'
import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";

const wholeSeconds = { now: () => Math.floor(performance.now() / 1_000) * 1_000 };

function cacheOf(options) {
  const disposed = [];
  const cache = new LRUCache({ max: 10, ttlAutopurge: true, ttlResolution: 0, dispose: (_, key) => disposed.push(key), ...options });
  cache.set("secret", 1);
  return () => `${cache.size} kept, ${disposed.length} disposed`;
}

// In the middle of a second, so that no timer's lateness moves it into another.
await sleep(1_500 - (performance.now() % 1_000));
const seen = [
  cacheOf({ ttl: 1_000 }),
  cacheOf({ ttl: 1_000, perf: wholeSeconds }),
  cacheOf({ ttl: 999, perf: wholeSeconds }),
];
await sleep(4_000);
console.log(seen.map((told) => told()).join("\n"));
JS
want='0 kept, 1 disposed
1 kept, 0 disposed
0 kept, 1 disposed'
got=$(node kept.mjs)
printf 'performance.now(), whole seconds, whole seconds and a ttl of 999 ms:\n%s\n' "$got"
[ "$got" = "$want" ] || { echo "this has changed; wanted:"; echo "$want"; exit 1; }
