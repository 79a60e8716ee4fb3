/** Known browsers of operators, in SQLite. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { KnownDevicesRoom, NewDevice } from "#db/known-devices.ts";
import { knownDevice, operator } from "./operator-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import type { Tx } from "./transaction.ts";

export function knownDevicesIn(file: SqliteFile): KnownDevicesRoom {
  return {
    async findOwner({ hash, nowMs }) {
      return file.db
        .select({ email: operator.email })
        .from(knownDevice)
        .innerJoin(operator, eq(operator.id, knownDevice.operator_id))
        .where(and(eq(knownDevice.hash, hash), gt(knownDevice.expires_at_ms, nowMs)))
        .get();
    },
  };
}

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
