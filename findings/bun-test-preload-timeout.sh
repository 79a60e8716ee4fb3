#!/usr/bin/env bash
# A default time-out that a preload sets holds for the first test file alone, unless the files run in parallel.
#
# Bun 1.4.5: with setDefaultTimeout(200) in a file of bunfig.toml's [test] preload, `bun test` applies it to the file that
# happens to run first; in every later file a test may take the usual 5 s again. Under `bun test --parallel`, where each
# file has a global object of its own and the preload runs for each, it holds for all of them.
#
# What one would guess wrong: that a preload, which runs "before the tests", sets it for the run, and that --parallel
# changes how fast tests run but not which of them pass.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
mkdir test
printf '[test]\nroot = "test"\npreload = ["./preload.ts"]\n' >bunfig.toml
printf 'import { setDefaultTimeout } from "bun:test";\nsetDefaultTimeout(200);\n' >preload.ts
for file in a b c; do
  cat >test/$file.test.ts <<'TS'
import { expect, test } from "bun:test";

test("takes half a second", async () => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(1).toBe(1);
});
TS
done
count() { sed -nE "s/^ *([0-9]+) $1\$/\1/p" | tail -n 1; }
bun=node_modules/.bin/bun
one=$("$bun" test 2>&1 || true)
many=$("$bun" test --parallel=2 2>&1 || true)
echo "bun $("$bun" --version), three files, each longer than the preload's time-out"
echo "bun test: $(count fail <<<"$one") of 3 timed out"
echo "bun test --parallel=2: $(count fail <<<"$many") of 3 timed out"
[ "$(count fail <<<"$one")" = 1 ] && [ "$(count fail <<<"$many")" = 3 ]
