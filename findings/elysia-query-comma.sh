#!/usr/bin/env bash
# Elysia refuses a query value with a comma where a zod schema says that it is a string.
#
# elysia 1.4.30 with zod 4.6.7 (Bun 1.4.5): under `query: z.object({ q: z.string() })`, `?q=a,b` is 422, and so are values
# that are JSON, such as `?q=[1,2]`. With a schema of the Standard Schema kind Elysia splits every value at its commas and
# parses whatever looks like JSON before the schema sees it. With its own `t.String()` the same value is the text "a,b".
#
# What one would guess wrong: that a parameter declared as a string arrives as the text that was sent, and that zod and
# Elysia's own schemas are handed the same input.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 elysia@1.4.30 zod@4.6.7 >/dev/null
cat >query.ts <<'TS'
import { Elysia, t } from "elysia";
import elysia from "elysia/package.json";
import { z } from "zod";

const byZod = new Elysia().get("/", ({ query }) => query, { query: z.object({ q: z.string() }) });
const byOwn = new Elysia().get("/", ({ query }) => query, { query: t.Object({ q: t.String() }) });
console.log(`bun ${Bun.version}, elysia ${elysia.version}`);
let same = true;
for (const [q, zodStatus] of [["plain", 200], ["a,b", 422], ["[1,2]", 422]] as const) {
  const request = () => new Request(`http://localhost.test/?q=${encodeURIComponent(q)}`);
  const [zod, own] = [await byZod.handle(request()), await byOwn.handle(request())];
  const text = await own.text();
  console.log(`q=${q}: zod ${zod.status}, t.String() ${own.status} ${text}`);
  same &&= zod.status === zodStatus && own.status === 200 && text === JSON.stringify({ q });
}
process.exit(same ? 0 : 1);
TS
./node_modules/.bin/bun query.ts
