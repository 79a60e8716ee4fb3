#!/usr/bin/env bash
# In bun test two FormData, Response, Request, DataView or AggregateError are equal whatever they hold.
#
# Bun 1.4.5: toEqual, toStrictEqual and Bun.deepEquals take a form with another value, a Response with another status and body, a Request of another
# address, other bytes under a DataView and other errors in an AggregateError for the same. URL, URLSearchParams, Headers and ArrayBuffer are
# compared by what they hold. Vitest 3.2.4 (toStrictEqual) and Node's own assert.deepStrictEqual tell all five pairs apart.
#
# What one would guess wrong: that an assertion on what was sent, expect(sent).toEqual(wanted) with two forms or two requests, can fail at all; and that
# the matchers which Bun takes over from Jest and Vitest find the same things equal.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 vitest@3.2.4 >/dev/null
cat >pairs.mjs <<'JS'
const form = (amount) => {
  const made = new FormData();
  made.set("amount", amount);
  return made;
};
const bytes = (...values) => new DataView(new Uint8Array(values).buffer);
export const pairs = {
  FormData: [form("1"), form("1000")],
  Response: [new Response("paid"), new Response("refused", { status: 402 })],
  Request: [new Request("http://a.test/one"), new Request("http://a.test/two", { method: "DELETE" })],
  DataView: [bytes(1), bytes(2)],
  AggregateError: [new AggregateError([new Error("a")], "both"), new AggregateError([new Error("b")], "both")],
};
export const others = {
  URLSearchParams: [new URLSearchParams("a=1"), new URLSearchParams("a=2")],
  Headers: [new Headers({ a: "1" }), new Headers({ a: "2" })],
};
export const passes = (assertion) => {
  try {
    assertion();
    return true;
  } catch {
    return false;
  }
};
export const tell = (who, table, equal) => {
  const same = Object.entries(table).flatMap(([name, [one, other]]) => (equal(one, other) ? [name] : []));
  console.log(`${who}: equal are ${same.join(", ") || "none"}`);
  return same.length;
};
JS
cat >bun.test.mjs <<'JS'
import { expect, test } from "bun:test";
import { others, pairs, passes, tell } from "./pairs.mjs";

test("forms", () => {
  const strictly = (one, other) => passes(() => expect(one).toStrictEqual(other));
  const loosely = (one, other) => passes(() => expect(one).toEqual(other));
  const same = [strictly, loosely, Bun.deepEquals].map((equal) => tell(`bun ${Bun.version}`, pairs, equal));
  if (same.join() !== "5,5,5" || tell("bun, of the others", others, strictly) !== 0) throw new Error("it has changed");
});
JS
cat >vitest.test.mjs <<'JS'
import assert from "node:assert";
import { expect, test } from "vitest";
import { pairs, passes, tell } from "./pairs.mjs";

test("forms", () => {
  const same = tell("vitest", pairs, (one, other) => passes(() => expect(one).toStrictEqual(other)));
  const inNode = tell(`node ${process.version}`, pairs, (one, other) => passes(() => assert.deepStrictEqual(one, other)));
  if (same + inNode !== 0) throw new Error("it has changed");
});
JS
./node_modules/.bin/bun test ./bun.test.mjs
./node_modules/.bin/vitest run vitest.test.mjs
