#!/usr/bin/env bash
# Bun.gunzipSync gives the first member of a gzip file of several, and nothing says that there was more.
#
# A gzip file may be several members one after the other (RFC 1952, section 2.2), as bgzip, log rotation that appends and
# `cat a.gz b.gz` write them. In Bun 1.4.5 node:zlib, DecompressionStream and fetch give all of them; Bun.gunzipSync
# gives the first.
#
# What one would guess wrong: that the runtime's own function is the same decompression with less around it. A file that
# was written in pieces then loses its rest without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >members.ts <<'TS'
import { gunzipSync, gzipSync } from "node:zlib";

const file = Buffer.concat([gzipSync("first\n"), gzipSync("second\n")]);
const server = Bun.serve({ port: 0, fetch: () => new Response(file, { headers: { "content-encoding": "gzip" } }) });
const unpacked = {
  "node:zlib": gunzipSync(file).toString(),
  DecompressionStream: await new Response(new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"))).text(),
  fetch: await (await fetch(server.url)).text(),
  "Bun.gunzipSync": Buffer.from(Bun.gunzipSync(file)).toString(),
};
await server.stop(true);
console.log(`bun ${Bun.version}`);
for (const [by, text] of Object.entries(unpacked)) console.log(`${by}: ${JSON.stringify(text)}`);
const { "Bun.gunzipSync": own, ...others } = unpacked;
const same = own === "first\n" && Object.values(others).every((text) => text === "first\nsecond\n");
process.exit(same ? 0 : 1);
TS
./node_modules/.bin/bun members.ts
