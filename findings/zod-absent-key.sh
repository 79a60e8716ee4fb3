#!/usr/bin/env bash
# zod 4.6.7: a key whose schema accepts undefined is still required in z.object. `z.object({ a: z.unknown() })`, and the same
# with z.any(), z.undefined(), z.custom(() => true) or a union with z.undefined(), refuse {} ("expected nonoptional, received
# undefined") and take { a: undefined }. In zod 4.0.0 all of them took {}. One would guess that a schema which accepts
# anything accepts absence too, and that a minor version changes none of it; z.unknown().optional() says it in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund old@npm:zod@4.0.0 new@npm:zod@4.6.7 >/dev/null
cat > ask.mjs <<'JS'
import { z as oldZod } from "old";
import { z as newZod } from "new";
const versions = { "4.0.0": oldZod, "4.6.7": newZod };
const schemas = {
  "z.unknown()": (z) => z.unknown(),
  "z.any()": (z) => z.any(),
  "z.undefined()": (z) => z.undefined(),
  "z.custom(() => true)": (z) => z.custom(() => true),
  "z.union([z.string(), z.undefined()])": (z) => z.union([z.string(), z.undefined()]),
  "z.unknown().optional()": (z) => z.unknown().optional(),
};
const found = Object.entries(versions).flatMap(([version, z]) =>
  Object.entries(schemas).map(([name, make]) => {
    const schema = z.object({ a: make(z) });
    const line = `zod ${version} ${name}: {} ${taken(schema, {})}, { a: undefined } ${taken(schema, { a: undefined })}`;
    console.log(line);
    return line;
  }),
);
function taken(schema, value) {
  return schema.safeParse(value).success ? "taken" : "refused";
}
const strict = found.filter((line) => line.startsWith("zod 4.6.7") && !line.includes(".optional()"));
const same =
  found.filter((line) => line.startsWith("zod 4.0.0")).every((line) => line.includes("{} taken")) &&
  strict.every((line) => line.includes("{} refused, { a: undefined } taken")) &&
  found.filter((line) => line.includes(".optional()")).every((line) => line.includes("{} taken"));
process.exit(same ? 0 : 1);
JS
node ask.mjs || { echo "the behaviour has changed"; exit 1; }
