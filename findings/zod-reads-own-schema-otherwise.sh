#!/usr/bin/env bash
# What zod writes as JSON Schema, zod reads back as something else, and says nothing.
#
# zod 4.6.7: z.fromJSONSchema(z.toJSONSchema(schema)) of a record over an enum takes {} although the JSON Schema requires each key (a required key
# counts only where `properties` names it); of a string with two patterns it takes any string (an `allOf` beside `type: "string"` is left out); of
# /^\p{L}+$/u it refuses every name, since the pattern is compiled without u, though JSON Schema's patterns are Unicode ones. Ajv 8.20.0 judges
# all six values as the first schema does.
#
# What one would guess wrong: that a reader which throws for what it cannot represent (not, if, dependentRequired, unevaluatedProperties) has
# understood what it does not throw for, and that the two functions of one library are each other's opposite.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit zod@4.6.7 ajv@8.20.0 >/dev/null
cat >back.mjs <<'JS'
import Ajv from "ajv/dist/2020.js";
import { z } from "zod";

const cases = {
  "z.record(z.enum([…]), z.number())": [z.record(z.enum(["spend", "clicks"]), z.number()), { spend: 1, clicks: 2 }, {}],
  "z.string().startsWith(…).endsWith(…)": [z.string().startsWith("act_").endsWith("_eu"), "act_7_eu", "7"],
  "z.string().regex(/^\\p{L}+$/u)": [z.string().regex(/^\p{L}+$/u), "Oslo", "7"],
};
const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
console.log(`node ${process.version}, zod 4.6.7, ajv 8.20.0`);
const seen = Object.entries(cases).map(([name, [schema, ...values]]) => {
  const written = z.toJSONSchema(schema);
  const back = z.fromJSONSchema(written);
  const check = ajv.compile(written);
  console.log(`${name}: ${JSON.stringify({ ...written, $schema: undefined })}`);
  return values.map((value) => {
    const taken = [schema.safeParse(value).success, check(value), back.safeParse(value).success];
    console.log(`  ${JSON.stringify(value)}: zod ${taken[0]}, Ajv ${taken[1]}, zod from JSON Schema ${taken[2]}`);
    return taken.map(Number).join("");
  });
});
let throwsFor = 0;
for (const unknown of [{ not: { type: "string" } }, { dependentRequired: { a: ["b"] } }])
  try {
    z.fromJSONSchema(unknown);
  } catch ({ message }) {
    console.log(`${JSON.stringify(unknown)} throws: ${message}`);
    throwsFor++;
  }
process.exit(seen.flat().join() === "111,001,111,001,110,000" && throwsFor === 2 ? 0 : 1);
JS
node back.mjs
