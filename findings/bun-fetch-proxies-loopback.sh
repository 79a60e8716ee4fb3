#!/usr/bin/env bash
# In one process Bun reads HTTP_PROXY for some requests and not for others, and sends loopback to it.
#
# Bun 1.4.5: with HTTP_PROXY set and NO_PROXY empty, fetch("http://127.0.0.1:PORT") goes to the proxy, while node:http's
# get and undici's request (undici 8.12.4, imported as "undici/index.js") reach 127.0.0.1 themselves and would reach
# every other host without the proxy as well.
#
# What one would guess wrong: that a check made with fetch says something about a client made with undici or node:http
# in the same process; that a server's own health check on 127.0.0.1 never leaves the machine; and, from Node, that
# fetch reads no such variable unless it is told to.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 undici@8.12.4 >/dev/null
cat >ask.ts <<'TS'
import { get } from "node:http";
import { request } from "undici/index.js";

const url = process.argv[2] ?? "";
const viaHttp = await new Promise((resolve, reject) => {
  get(url, (answer) => answer.setEncoding("utf8").on("data", resolve)).on("error", reject);
});
const viaUndici = await (await request(url)).body.text();
const viaFetch = await (await fetch(url)).text();
console.log(`fetch: ${viaFetch}, node:http: ${viaHttp}, undici: ${viaUndici}`);
process.exit(viaFetch === "the proxy" && viaHttp === "the server" && viaUndici === "the server" ? 0 : 1);
TS
cat >run.ts <<'TS'
const stand = (name: string) => Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(name) });
const server = stand("the server");
const proxy = stand("the proxy");
console.log(`bun ${Bun.version}`);
const child = Bun.spawn([process.execPath, "ask.ts", server.url.href], {
  env: { PATH: process.env.PATH ?? "", HTTP_PROXY: proxy.url.origin },
  stdout: "inherit",
  stderr: "inherit",
});
process.exit(await child.exited);
TS
./node_modules/.bin/bun run.ts
