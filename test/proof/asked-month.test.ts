/** When a month that somebody signs for is whole. */

import { expect, test } from "bun:test";
import { createAskedMonths } from "#proof/asked-month.ts";
import { manualClock } from "../fakes/clock.ts";
import { newStore } from "../fakes/new-store.ts";

const MINUTE_MS = 60_000;

test("a month is complete once every call that began in it has been written, and while its first ones are kept", async () => {
  const endMs = Date.parse("2026-12-01T00:00:00Z");
  const clock = manualClock(endMs);
  const store = newStore();
  const workspace = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 };
  await store.workspaces.insert(workspace);
  const workspaces = { require: async () => workspace };
  const usage = { flush: async () => undefined };
  const months = createAskedMonths({ store, clock, workspaces, usage, keepDays: 90 });
  const isComplete = async () => (await months({ workspaceId: "ws_1", month: "2026-11" })).complete;
  expect(await isComplete()).toBe(false);
  clock.advance(5 * MINUTE_MS - 1);
  expect(await isComplete()).toBe(false);
  clock.advance(1);
  expect(await isComplete()).toBe(true);
  clock.advance(Date.parse("2026-11-01T00:00:00Z") + 90 * 1_440 * MINUTE_MS - clock.now());
  expect(await isComplete()).toBe(true);
  clock.advance(1);
  expect(await isComplete()).toBe(false);
  await store.close();
});
