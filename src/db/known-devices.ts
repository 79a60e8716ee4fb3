/** Units of work on browsers in which an operator has signed in before. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import { knownDevice, operator } from "./operator-schema.ts";
import type { Store } from "./store.ts";
import type { inTransaction } from "./transaction.ts";

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** `replaces`: the hash of the one that this browser has had so far. */
export type NewDevice = { hash: Buffer; expiresAtMs: number; replaces: Buffer | null; most: number };

/** Whose browser it is; undefined where nobody's, or no longer. */
export async function findDeviceOwner(
  store: Store,
  { hash, nowMs }: { hash: Buffer; nowMs: number },
): Promise<{ email: string } | undefined> {
  return store.db
    .select({ email: operator.email })
    .from(knownDevice)
    .innerJoin(operator, eq(operator.id, knownDevice.operator_id))
    .where(and(eq(knownDevice.hash, hash), gt(knownDevice.expires_at_ms, nowMs)))
    .get();
}

/** Sweeps those that are over, and this operator's oldest beyond `most`. */
export function putDevice(
  tx: Tx,
  { operatorId, device, nowMs }: { operatorId: string; device: NewDevice; nowMs: number },
) {
  tx.delete(knownDevice).where(lte(knownDevice.expires_at_ms, nowMs)).run();
  if (device.replaces !== null)
    tx.delete(knownDevice)
      .where(and(eq(knownDevice.hash, device.replaces), eq(knownDevice.operator_id, operatorId)))
      .run();
  tx.insert(knownDevice)
    .values({ hash: device.hash, operator_id: operatorId, expires_at_ms: device.expiresAtMs })
    .run();
  const newestFirst = tx
    .select({ hash: knownDevice.hash })
    .from(knownDevice)
    .where(eq(knownDevice.operator_id, operatorId))
    .orderBy(desc(knownDevice.expires_at_ms), desc(sql`rowid`))
    .all();
  for (const { hash } of newestFirst.slice(device.most)) tx.delete(knownDevice).where(eq(knownDevice.hash, hash)).run();
}
