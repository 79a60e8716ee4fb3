/** Decides about one generation of a connection and stores the decision; newer generations are left alone. */

import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { decide } from "./decide.ts";
import type { Facts, Now, What } from "./decision-facts.ts";
import type { Pace } from "./schedule.ts";

export type DecisionParts = { store: Store; clock: Clock; random: () => number; pace: Pace };

/** After so many lost races others look after the connection. */
const MAX_TRIES = 5;

type Storable = Exclude<What, "pasted" | "facts_changed" | "refreshed">;

export async function storeDecision<W extends Storable>(
  { store, now }: { store: Store; now: () => Facts<W>["now"] },
  { id, generation }: Pick<ConnectionRow, "id" | "generation">,
  happened: Facts<W>["happened"],
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const read = await store.decisions.findBasis(id);
    if (read?.connection.generation !== generation) return;
    const decision = decide({ ...read, happened, now: now() });
    if (await store.decisions.store([{ read, decision }])) return;
  }
}

export function nowOf({ clock, random, pace }: Omit<DecisionParts, "store">): Now {
  return { nowMs: clock.now(), upMs: clock.uptime(), random: random(), pace };
}
