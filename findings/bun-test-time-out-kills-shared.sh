#!/usr/bin/env bash
# A test that runs out of time takes the processes with it that beforeAll and earlier tests of its file had started.
#
# bun 1.4.5: when a test's time is over, "killed 3 dangling processes" stands in the output, and the server that `beforeAll` started is among them, as is what
# an earlier test started, by Bun.spawn or node:child_process. What the file started outside of hooks and tests lives on. The tests that follow then fail as well, each
# with a refused connection, and nothing in their own lines says why.
#
# What one would guess wrong: that what is killed is what the test itself had started (https://bun.com/docs/test/writing-tests says "child processes spawned by
# the test").
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >shared.test.ts <<'TS'
import { spawn } from "node:child_process";
import { beforeAll, test } from "bun:test";

const started: Record<string, { signalCode: string | null; kill(): unknown }> = { module: Bun.spawn(["sleep", "60"]) };
beforeAll(() => {
  started.beforeAll = Bun.spawn(["sleep", "60"]);
  started.node = spawn("sleep", ["60"]);
});
test("starts one", () => {
  started.earlier = Bun.spawn(["sleep", "60"]);
});
test("runs out of time", () => new Promise((done) => setTimeout(done, 5000)), 200);
test("looks who is left", async () => {
  await new Promise((done) => setTimeout(done, 200));
  console.log(`ended: ${Object.keys(started).filter((name) => started[name]?.signalCode === "SIGTERM")}`);
  for (const child of Object.values(started)) child.kill();
});
TS
./node_modules/.bin/bun test shared.test.ts >out.txt 2>&1 || true
cat out.txt
grep -q "killed 3 dangling processes" out.txt
grep -q "^ended: beforeAll,node,earlier$" out.txt
