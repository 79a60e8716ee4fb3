/** A short `bun run soak`, from the sources. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { FROM_SOURCE } from "../fakes/shell.ts";
import { soak } from "./soak-run.ts";

setDefaultTimeout(150_000);

test("under calls, moods of TikTok and chores no answer crosses, no usage row is lost, and nothing fails unexplained", async () => {
  const { asked, done, ...rest } = await soak({
    ...{ command: FROM_SOURCE, seconds: 12, perSecond: 40, tenants: 4 },
    enough: ({ keys, backups, rewraps }) => keys > 5 && backups * rewraps > 0,
  });
  expect(asked.unexpected).toEqual([]);
  expect(asked.crossings).toEqual([]);
  expect(done.wrong).toEqual([]);
  expect(asked.calls).toBeGreaterThan(300);
  expect({ lost: rest.lostRows, strange: rest.strangeRows, exit: rest.exit }).toEqual({ lost: 0, strange: 0, exit: 0 });
});
