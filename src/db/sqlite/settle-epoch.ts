/** What a start does with data that somebody else may have worked on. */

import { count, eq } from "drizzle-orm";
import type { Move } from "#db/decisions.ts";
import type { Origin } from "#db/epoch.ts";
import { areUnchanged, writeDecision } from "./decisions.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { joined } from "./joined-connection.ts";
import { knownDevice, session, setupToken } from "./operator-schema.ts";
import { putRow } from "./put-row.ts";
import { storeEpoch } from "./schema.ts";

export const EPOCH_ROW = 1;

/** Whether every connection that can be refreshed is among what is moved, as it was read. */
export function* isComplete(db: Db, moves: readonly Move[]): Unit<boolean> {
  const refreshable = yield* ask(db.select({ rows: count() }).from(joined).where(eq(joined.kind, "refreshable")).get());
  const reads = moves.map(({ read }) => read);
  return refreshable?.rows === moves.length && (yield* areUnchanged(db, reads));
}

/** `epoch`: what the data says of itself from then on. */
export function* settleAs(
  db: Db,
  epoch: string,
  { origin, moves }: { origin: Origin; moves: readonly Move[] },
): Unit<void> {
  yield* putRow(db, storeEpoch, { row: { id: EPOCH_ROW, epoch }, key: [storeEpoch.id] });
  if (origin === "first") return;
  for (const table of [session, knownDevice, setupToken]) yield* ask(db.delete(table).run());
  for (const { read, decision } of moves) yield* writeDecision(db, read.connection, decision);
}
