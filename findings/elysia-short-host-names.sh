#!/usr/bin/env bash
# Elysia finds none of its routes where the host's name has three letters or fewer.
#
# elysia 1.4.30 (Bun 1.4.5): app.handle and app.fetch look for the path from the twelfth character of the address on, so that http://apis/users is 200 and http://api/users,
# or http://db/users, is 404 NOT_FOUND. So it is for a real request where app.fetch is given to Bun.serve and the Host header names no port; with
# http://api:3000 it is 200 again. `new Elysia({ handler: { standardHostname: false } })` looks after "://".
#
# What one would guess wrong: that a router which is asked for a path does not care for the host; and that what passes in tests against localhost,
# and on a developer's port, answers behind port 80 where a service is called api, web or app, as in a network of containers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 elysia@1.4.30 >/dev/null
cat >hosts.ts <<'TS'
import { request } from "node:http";
import { Elysia } from "elysia";

const HOSTS = ["localhost", "apis", "api", "db", "api:3000"];
const routes = (app) => app.get("/users", () => "users");
const usual = routes(new Elysia());
const told = routes(new Elysia({ handler: { standardHostname: false } }));
const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: usual.fetch });

const handled = async (app, host: string) => (await app.handle(new Request(`http://${host}/users`))).status;
const served = (host: string) =>
  new Promise((resolve) => {
    request({ host: "127.0.0.1", port: server.port, path: "/users", headers: { host } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).end();
  });

console.log(`bun ${Bun.version}, elysia 1.4.30, GET /users`);
const seen = [];
for (const host of HOSTS) {
  const statuses = [await handled(usual, host), await served(host), await handled(told, host)];
  console.log(`${host}: handle ${statuses[0]}, over HTTP ${statuses[1]}; with standardHostname: false ${statuses[2]}`);
  seen.push(statuses.join(" "));
}
await server.stop(true);
const [found, lost] = ["200 200 200", "404 404 200"];
process.exit(seen.join() === [found, found, lost, lost, found].join() ? 0 : 1);
TS
node_modules/.bin/bun hosts.ts
