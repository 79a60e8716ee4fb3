/** A short `bun run soak`. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { hasPostgres } from "../fakes/postgres-server.ts";
import { PROGRAM } from "../fakes/shell.ts";
import { type SoakPlan, soak } from "./soak-run.ts";

setDefaultTimeout(600_000);

const PLAN = { command: PROGRAM, seconds: 12, perSecond: 40, tenants: 4 };

test("under calls, moods of TikTok and chores no answer crosses, no usage row is lost, and nothing fails unexplained", () =>
  holds({ ...PLAN, enough: ({ keys, backups, rewraps }) => keys > 5 && backups * rewraps > 0 }));

test.skipIf(!hasPostgres)("nor where two servers share a database of PostgreSQL", () =>
  holds({ ...PLAN, replicas: 2, enough: ({ keys, rewraps }) => keys > 5 && rewraps > 0 }),
);

async function holds(plan: SoakPlan): Promise<void> {
  const { asked, done, ...rest } = await soak(plan);
  expect(asked.unexpected).toEqual([]);
  expect(asked.crossings).toEqual([]);
  expect(done.wrong).toEqual([]);
  expect(asked.calls).toBeGreaterThan(300);
  expect({ lost: rest.lostRows, strange: rest.strangeRows, exit: rest.exit }).toEqual({ lost: 0, strange: 0, exit: 0 });
}
