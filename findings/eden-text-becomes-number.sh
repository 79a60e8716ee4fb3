#!/usr/bin/env bash
# Eden makes a number of an id that Elysia sent as text, and its digits are gone, while TypeScript says string.
#
# @elysiajs/eden 1.4.9 with elysia 1.4.30 (Bun 1.4.5): a handler that returns a string answers text/plain, and Eden reads such a body for what it looks like: "1790000000000000123" is
# the number 1790000000000000000, "007" is 7, "1e5" is 100000, "true" is true, and "2026-11-30" is a Date. The type of `data` is string. `parseDate: false` keeps the date alone.
# In a JSON answer numbers stay strings, and what looks like a date is a Date there too unless `parseDate` is false.
#
# What one would guess wrong: that a client whose types are the server's has the server's values, end to end; and that a schema of the answer
# (response: t.String()) settles it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 elysia@1.4.30 @elysiajs/eden@1.4.9 typescript@7.0.2 >/dev/null
cat >ask.ts <<'TS'
import { treaty } from "@elysiajs/eden";
import { Elysia, t } from "elysia";

const TEXTS = ["1790000000000000123", "007", "1e5", "true", "2026-11-30", "Spring"];
const app = new Elysia()
  .get("/text/:index", ({ params }): string => TEXTS[Number(params.index)] ?? "", { response: t.String() })
  .get("/json", () => ({ texts: TEXTS }));
const kindOf = (value: unknown) => (value instanceof Date ? "Date" : `${typeof value} ${value}`);

async function ask(parseDate: boolean): Promise<string> {
  const api = treaty(app, { parseDate });
  const texts: (string | null)[] = [];
  for (const index of TEXTS.keys()) texts.push((await api.text({ index }).get()).data);
  const inJson: string[] = (await api.json.get()).data?.texts ?? [];
  console.log(`parseDate: ${parseDate}`);
  TEXTS.forEach((text, index) => console.log(`  "${text}": as text ${kindOf(texts[index])}, in JSON ${kindOf(inJson[index])}`));
  return [...texts, ...inJson].map(kindOf).join();
}

console.log(`bun ${process.versions.bun}, elysia 1.4.30, @elysiajs/eden 1.4.9`);
const seen = [await ask(true), await ask(false)];
const numbers = "number 1790000000000000000,number 7,number 100000,boolean true";
const strings = "string 1790000000000000123,string 007,string 1e5,string true";
const wanted = [
  `${numbers},Date,string Spring,${strings},Date,string Spring`,
  `${numbers},string 2026-11-30,string Spring,${strings},string 2026-11-30,string Spring`,
];
process.exit(seen.join() === wanted.join() ? 0 : 1);
TS
npm install --silent --no-fund --no-audit bun-types@1.4.5 >/dev/null
node_modules/.bin/tsc --noEmit --strict --skipLibCheck --target esnext --module preserve --types bun-types ask.ts
echo "typescript 7.0.2 takes each value for a string"
node_modules/.bin/bun ask.ts
