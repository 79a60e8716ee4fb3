/** Opens the store in a database of PostgreSQL. */

import type { DatabasePool } from "#db/health.ts";
import { refuseMoving } from "#db/sqlite/moving.ts";
import { roomsOn } from "#db/sqlite/rooms.ts";
import type { Store } from "#db/store.ts";
import type { Secret } from "#secret.ts";
import { createChanges } from "./changes.ts";
import { checkIsolation, checkServer } from "./check-server.ts";
import { type ConnectOptions, connect } from "./client.ts";
import { createClientPool } from "./client-pool.ts";
import { saidByServer } from "./database-errors.ts";
import { type DatabaseAddress, readDatabaseUrl } from "./database-url.ts";
import { epochIn, epochOf } from "./epoch.ts";
import { healthIn } from "./health.ts";
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
const CONNECTIONS = { read: 8, count: 2, write: 6 } as const;

/** What is under way may end. */
const CLOSE_SECONDS = 5;

/** By two connections at once, which a pooler might share. */
async function checked(address: DatabaseAddress): Promise<void> {
  const client = connect(address, { connections: 2, isolation: "read committed" });
  try {
    await checkServer(client);
  } finally {
    await client.end({ timeout: CLOSE_SECONDS });
  }
}

/** @throws config_invalid, store_refused, server_busy */
export async function openPostgres(options: OpenPostgresOptions): Promise<Store> {
  const address = readDatabaseUrl(options.url);
  const { uptimeMs } = options;
  const open = (isolation: ConnectOptions["isolation"]) => () => connect(address, { connections: 1, isolation });
  const poolOf = (name: DatabasePool["name"], isolation: ConnectOptions["isolation"]) =>
    createClientPool({ name, size: CONNECTIONS[name], open: open(isolation), uptimeMs });
  const pools = {
    read: poolOf("read", "read committed"),
    count: poolOf("count", "read committed"),
    write: poolOf("write", "serializable"),
  };
  const listener = open("read committed")();
  const close = () =>
    Promise.all([
      ...Object.values(pools).map((pool) => pool.close(CLOSE_SECONDS)),
      listener.end({ timeout: CLOSE_SECONDS }),
    ]);
  try {
    const changes = createChanges(uptimeMs);
    await checked(address);
    await pools.write.take(checkIsolation);
    await pools.read.take(refuseWhileAlone);
    await pools.write.take((client) => migrate(client, options));
    refuseMoving(await pools.read.take(epochOf));
    await listener.listen(CHANGED, changes.happened, changes.happened);
    const parts = { pools, changes, pause: options.pause };
    const guard = createMoveGuard(options);
    const engine = postgresEngine({ ...parts, guard });
    return {
      ...roomsOn(engine),
      epoch: epochIn(postgresEngine({ ...parts, guard: UNGUARDED }), { ...options, whenMoved: guard.whenMoved }),
      health: healthIn(pools),
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
