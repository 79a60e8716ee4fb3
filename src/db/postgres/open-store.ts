/** Opens the store in a database of PostgreSQL. */

import { refuseMoving } from "#db/sqlite/moving.ts";
import { roomsOn } from "#db/sqlite/rooms.ts";
import type { Store } from "#db/store.ts";
import type { Secret } from "#secret.ts";
import { createChanges } from "./changes.ts";
import { checkIsolation, checkServer } from "./check-server.ts";
import { type Client, connect } from "./client.ts";
import { saidByServer } from "./database-errors.ts";
import { readDatabaseUrl } from "./database-url.ts";
import { epochIn, epochOf } from "./epoch.ts";
import { healthIn } from "./health.ts";
import { inserts } from "./insert-rows.ts";
import { CHANGED, migrate } from "./migrate.ts";
import { createMoveGuard, UNGUARDED } from "./move-guard.ts";
import { noBackups } from "./no-backups.ts";
import { refuseWhileAlone } from "./open-alone.ts";
import { postgresEngine } from "./postgres-engine.ts";

/** `pause`: before the nth try of a transaction that got into another one's way. */
export type OpenPostgresOptions = {
  url: Secret;
  migrationsDir: string;
  /** Makes the tables in an empty schema, which is refused otherwise. */
  creates: boolean;
  uptimeMs(): number;
  pause(nth: number): Promise<void>;
  trustsFailover: boolean;
};

/** Reads wait for nobody; a few writers keep transactions out of one another's way. */
const CONNECTIONS = { reader: 8, writer: 6, listener: 1 } as const;

/** What is under way may end. */
const CLOSE_SECONDS = 5;

/** @throws config_invalid, store_refused, server_busy */
export async function openPostgres(options: OpenPostgresOptions): Promise<Store> {
  const address = readDatabaseUrl(options.url);
  const reader = connect(address, { connections: CONNECTIONS.reader, isolation: "read committed" });
  const writer = connect(address, { connections: CONNECTIONS.writer, isolation: "serializable" });
  const listener = connect(address, { connections: CONNECTIONS.listener, isolation: "read committed" });
  const clients: Client[] = [reader, writer, listener];
  const close = () => Promise.all(clients.map((client) => client.end({ timeout: CLOSE_SECONDS })));
  try {
    const changes = createChanges(options.uptimeMs);
    await checkServer(reader);
    await checkIsolation(writer);
    await refuseWhileAlone(reader);
    await migrate(writer, options);
    refuseMoving(await epochOf(reader));
    await listener.listen(CHANGED, changes.happened, changes.happened);
    const parts = { reader, writer, changes, pause: options.pause };
    const guard = createMoveGuard(options);
    const engine = postgresEngine({ ...parts, guard });
    return {
      ...roomsOn(engine, inserts),
      epoch: epochIn(postgresEngine({ ...parts, guard: UNGUARDED }), { ...options, whenMoved: guard.whenMoved }),
      health: healthIn(reader, writer),
      backups: noBackups,
      version: changes.version,
      checkpoint: engine.checkpoint,
      close: () => void close(),
    };
  } catch (error) {
    await close();
    throw saidByServer(error);
  }
}
