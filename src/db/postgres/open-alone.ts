/** A database of PostgreSQL while no other ShopMCP process has it open: to copy it, or to mark it as restored. */

import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import { checkServer } from "./check-server.ts";
import { type Client, connect, PROGRAM, query } from "./client.ts";
import { saidByServer } from "./database-errors.ts";
import { readDatabaseUrl } from "./database-url.ts";
import { migrate } from "./migrate.ts";

/** `refuseOthers`: once more at the end, since a server that was cut off may have come back. */
export type Alone = { client: Client; refuseOthers(): Promise<void>; close(): Promise<void> };

type Wanted = { url: Secret; migrationsDir: string; creates: boolean };

/** Whoever has it wants the store for itself. Each schema is a store. */
const LOCK = "hashtextextended('shopmcp store ' || current_schema(), 0)";

/** One holds the lock, the other works. */
const CONNECTIONS = 2;
const CLOSE_SECONDS = 5;

/** A process that has just ended may still be listed for a moment: two seconds, in all. */
const LOOKS = 10;
const OTHERS = `select count(*) from pg_stat_activity
  where application_name = '${PROGRAM}' and datname = current_database() and usename = current_user`;

/** @throws conflict where it is in use, and as `openPostgres` */
export async function openAlone({ url, ...wanted }: Wanted): Promise<Alone> {
  const client = connect(readDatabaseUrl(url), {
    ...{ connections: CONNECTIONS, isolation: "read committed", program: `${PROGRAM} alone`, lasting: true },
  });
  let holder: Awaited<ReturnType<Client["reserve"]>> | undefined;
  const close = async () => {
    // A connection that is held would be waited for. Its lock goes with it.
    holder?.release();
    await client.end({ timeout: CLOSE_SECONDS });
  };
  const refuseOthers = async () => {
    for (let look = 0; look < LOOKS; look += 1) {
      const [[others] = []] = await query(client, OTHERS, []);
      if (others === 0) return;
      await query(client, "select pg_sleep(0.2)", []);
    }
    throw inUse();
  };
  try {
    await checkServer(client);
    holder = await client.reserve();
    const [[locked] = []] = await query(holder, `select pg_try_advisory_lock(${LOCK})`, []);
    if (locked !== true) throw inUse();
    await refuseOthers();
    await migrate(client, wanted);
    return { client, refuseOthers, close };
  } catch (error) {
    await close();
    throw saidByServer(error);
  }
}

/** For who opens a store as usual, once it is connected. @throws store_refused */
export async function refuseWhileAlone(client: Client): Promise<void> {
  const [[free] = []] = await query(
    client,
    `select pg_try_advisory_lock_shared(${LOCK}), pg_advisory_unlock_shared(${LOCK})`,
    [],
  );
  if (free !== true)
    throw new ShopError(
      "store_refused",
      "The database is being copied or marked as restored by `shopmcp store`. Start again when that is done.",
    );
}

function inUse(): ShopError {
  return new ShopError(
    "conflict",
    "The database is in use. Stop every `shopmcp serve` and every other ShopMCP process on it, then try again. Nothing was changed.",
  );
}
