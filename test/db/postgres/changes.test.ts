import { expect, test } from "bun:test";
import { createChanges } from "#db/postgres/changes.ts";

test("what nobody told of is noticed within a second, though the uptime be a tenth of it old", () => {
  let nowMs = 5_000;
  const changes = createChanges(() => nowMs);
  const before = changes.version();
  nowMs += 799;
  expect(changes.version()).toBe(before);
  nowMs += 101;
  expect(changes.version()).not.toBe(before);
});
