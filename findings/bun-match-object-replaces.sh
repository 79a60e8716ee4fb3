#!/usr/bin/env bash
# In bun test, toMatchObject with an asymmetric matcher puts the matcher in place of the value it was held against.
#
# Bun 1.4.5: after expect(got).toMatchObject({ id: expect.stringMatching(/^a/) }) got.id is the matcher, so what the test
# does with got next (asserts, compares, sends it) is about something else. toEqual, and objectContaining in toEqual, leave the
# value alone; Vitest 3.2.4 leaves it alone in all three.
#
# What one would guess wrong: that an assertion which passes has no effect. An id that is checked first and used in the next
# request becomes "[object ExpectStringMatching]".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 vitest@3.2.4 vite@7.1.12 >/dev/null
body='
test("what is left of the value", () => {
  const form = { id: expect.stringMatching(/^a/) };
  const [matched, equalled, contained] = [{ id: "abc" }, { id: "abc" }, { id: "abc" }];
  expect(matched).toMatchObject(form);
  expect(equalled).toEqual(form);
  expect(contained).toEqual(expect.objectContaining(form));
  console.log("left: " + [matched.id, equalled.id, contained.id].map((id) => typeof id).join(" "));
});'
printf 'import { expect, test } from "bun:test";%s\n' "$body" >left.bun.test.ts
printf 'import { expect, test } from "vitest";%s\n' "$body" >left.vitest.test.ts
left() { grep -o 'left: .*'; }
bun=$(./node_modules/.bin/bun test left.bun 2>&1 | left)
vitest=$(./node_modules/.bin/vitest run left.vitest 2>&1 | left)
echo "bun $(./node_modules/.bin/bun --version), $bun"
echo "vitest 3.2.4, $vitest"
[ "$bun" = "left: object string string" ] && [ "$vitest" = "left: string string string" ]
