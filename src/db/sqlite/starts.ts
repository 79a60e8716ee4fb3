/** Start times that several servers share out, in SQLite. */

import { eq, lt, sql } from "drizzle-orm";
import type { StartsRoom } from "#db/starts.ts";
import { ask, type Engine } from "./engine.ts";
import { emptyLane, giveStarts } from "./give-starts.ts";
import { keyed } from "./keyed.ts";
import { requestLane } from "./start-schema.ts";

export function startsIn(engine: Engine): StartsRoom {
  return {
    lease: (wish) =>
      engine.aside(
        function* (db) {
          const is = eq(requestLane.hash, wish.lane);
          const found = yield* ask(
            db
              .select({ nowUs: engine.nowUs, lane: requestLane })
              .from(sql`(SELECT 1) AS here`)
              .leftJoin(requestLane, is)
              .get(),
          );
          if (found === undefined) throw new TypeError("A row that is always there was not.");
          const { row, leased } = giveStarts(found.lane ?? emptyLane(wish.lane), wish, found.nowUs);
          if (leased.startsUs.length > 0)
            yield* ask(
              db
                .insert(requestLane)
                .values(row)
                .onConflictDoUpdate({ target: keyed(requestLane.hash), set: row })
                .run(),
            );
          return leased;
        },
        `starts ${wish.lane.toString("base64url")}`,
      ),
    async deleteOld(beforeMs) {
      await engine.db
        .delete(requestLane)
        .where(lt(requestLane.last_us, beforeMs * 1_000))
        .run();
    },
  };
}
