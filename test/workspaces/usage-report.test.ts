import { expect, test } from "bun:test";
import { createUsageReport } from "#workspaces/usage-report.ts";
import { manualClock } from "../fakes/clock.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

test("calls of one millisecond on both sides of a page are each counted once, and none from before the first day", async () => {
  const store = newStore();
  const clock = manualClock();
  const midnight = Date.parse("2026-11-22T00:00:00Z");
  fileOf(store).sqlite.run("INSERT INTO workspace VALUES ('ws_1', 'a', 'unlimited', 0), ('ws_2', 'b', 'unlimited', 0)");
  const fill = fileOf(store).sqlite.query(
    "WITH RECURSIVE calls(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM calls WHERE n < ?) INSERT INTO usage (at_ms, workspace_id, tool, outcome, latency_ms) SELECT ?, ?, 't', 'ok', n FROM calls",
  );
  fill.run(4_001, midnight, "ws_1");
  fill.run(7, midnight - 1, "ws_1");
  fill.run(5, midnight, "ws_2");
  const report = createUsageReport({ store, clock });
  const today = await report("ws_1", 1);
  expect(today.days).toEqual([{ date: "2026-11-22", calls: 4_001, errors: 0 }]);
  expect(today.tools).toEqual([{ name: "t", calls: 4_001, errors: 0, p50Ms: 2_001, p95Ms: 3_801 }]);
  expect((await report("ws_1", 2)).days).toEqual([
    { date: "2026-11-21", calls: 7, errors: 0 },
    { date: "2026-11-22", calls: 4_001, errors: 0 },
  ]);
  store.close();
});
