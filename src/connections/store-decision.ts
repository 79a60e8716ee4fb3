/** Decides about one generation of a connection and stores the decision; newer generations are left alone. */

import type { CommonClock } from "#common-clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Facts, Now, What } from "./decision-facts.ts";
import { concernsAll, movesOf } from "./decision-moves.ts";
import type { Pace } from "./schedule.ts";

export type DecisionParts = { store: Store; clock: CommonClock; random: () => number; pace: Pace };

/** After so many lost races others look after the connection. */
const MAX_TRIES = 5;

type Storable = Exclude<What, "pasted" | "facts_changed" | "refreshed">;

export async function storeDecision<W extends Storable>(
  { store, now }: { store: Store; now: () => Facts<W>["now"] },
  row: Pick<ConnectionRow, "id" | "credential_id" | "generation">,
  happened: Facts<W>["happened"],
): Promise<void> {
  const find = concernsAll(happened.what) ? store.decisions.findShared : store.decisions.findBasis;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const read = await find(row);
    if (read?.connection.credential_id !== row.credential_id || read.connection.generation !== row.generation) return;
    if (await store.decisions.store(movesOf(read, { happened, now: now() }))) return;
  }
}

export function nowOf({ clock, random, pace }: Omit<DecisionParts, "store">): Now {
  return { nowMs: clock.now(), upMs: clock.uptime(), random: random(), pace };
}
