/** Known browsers of operators, in SQLite. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { KnownDevicesRoom, NewDevice } from "#db/known-devices.ts";
import { ask, type Db, type Engine } from "./engine.ts";
import { keepNewest } from "./keep-newest.ts";
import { knownDevice, operator } from "./operator-schema.ts";

export function knownDevicesIn(engine: Engine): KnownDevicesRoom {
  return {
    async findOwner({ hash, nowMs }) {
      return engine.db
        .select({ email: operator.email })
        .from(knownDevice)
        .innerJoin(operator, eq(operator.id, knownDevice.operator_id))
        .where(and(eq(knownDevice.hash, hash), gt(knownDevice.expires_at_ms, nowMs)))
        .get();
    },
  };
}

export function* putDevice(
  tx: Db,
  { operatorId, device, nowMs }: { operatorId: string; device: NewDevice; nowMs: number },
) {
  yield* ask(tx.delete(knownDevice).where(lte(knownDevice.expires_at_ms, nowMs)).run());
  if (device.replaces !== null)
    yield* ask(
      tx
        .delete(knownDevice)
        .where(and(eq(knownDevice.hash, device.replaces), eq(knownDevice.operator_id, operatorId)))
        .run(),
    );
  yield* ask(
    tx
      .insert(knownDevice)
      .values({ hash: device.hash, operator_id: operatorId, expires_at_ms: device.expiresAtMs })
      .run(),
  );
  yield* keepNewest(tx, knownDevice, {
    ...{ key: knownDevice.hash, of: eq(knownDevice.operator_id, operatorId), most: device.most },
    newest: [desc(knownDevice.expires_at_ms), desc(sql`rowid`)],
  });
}
