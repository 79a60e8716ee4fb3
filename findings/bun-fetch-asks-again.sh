#!/usr/bin/env bash
# Bun's fetch sends a PUT or a DELETE again by itself where the server took it and closed the connection without an answer.
#
# Bun 1.4.5: on a connection that has been used before, a GET, PUT or DELETE whose connection ends before an answer is sent once more on a new one,
# body and all, and the program sees the second answer alone. A POST or PATCH ends with ECONNRESET after one. Node's fetch rejects each of the five after one.
# RFC 9110 (9.2.2) lets a client repeat what its method says is idempotent; nothing in Bun's fetch says that it did, or turns it off, but
# `keepalive: false`, which opens a connection for each request.
#
# What one would guess wrong: that fetch asks once unless it is told otherwise, so that a server counts what a program sends. A DELETE that did its
# work before the connection broke is answered 404, and a PUT that starts something starts it twice.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >again.mjs <<'JS'
import { createServer } from "node:http";

// Items are deleted or changed for good; the second request of a connection loses its answer.
let taken = 0;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    if (request.url === "/warm") return response.end("ready");
    taken++;
    if (taken === 1) return request.socket.destroy();
    response.writeHead(request.method === "DELETE" ? 404 : 200).end();
  });
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${server.address().port}`;
console.log(process.versions.bun ? `bun ${Bun.version}` : `node ${process.version}`);
const seen = [];
for (const [method, more] of [["GET"], ["PUT"], ["DELETE"], ["POST"], ["PATCH"], ["PUT", { keepalive: false }]]) {
  await (await fetch(`${url}/warm`)).text();
  taken = 0;
  const body = ["PUT", "POST", "PATCH"].includes(method) ? "budget=50" : undefined;
  const outcome = await fetch(`${url}/item`, { method, body, ...more }).then(({ status }) => status, () => "an error");
  console.log(`  ${method}${more ? `, ${JSON.stringify(more)}` : ""}: the server took ${taken}, the program sees ${outcome}`);
  seen.push(`${taken} ${outcome}`);
}
server.closeAllConnections();
server.close();
process.exit(seen.join() === process.argv[2] ? 0 : 1);
JS
node again.mjs "1 an error,1 an error,1 an error,1 an error,1 an error,1 an error"
node_modules/.bin/bun again.mjs "2 200,2 200,2 404,1 an error,1 an error,1 an error"
