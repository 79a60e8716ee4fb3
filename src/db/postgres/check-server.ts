/** Whether a server and a role will do, in words that say what to change. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import { type Asked, type Client, query } from "./client.ts";

/** The oldest that is still maintained. @see https://www.postgresql.org/support/versioning/ (2026-11-29) */
const OLDEST_VERSION = 140_000;

/** `schema`: null where the role has none. */
export type ServerFacts = {
  version: number;
  shown: string;
  encoding: string;
  schema: string | null;
  mayCreate: boolean | null;
  standby: boolean;
};

const Facts = z.tuple([z.number(), z.string(), z.string(), z.string().nullable(), z.boolean().nullable(), z.boolean()]);

/** @throws store_refused */
export async function checkServer(client: Client): Promise<void> {
  const [found] = await query(
    client,
    `select current_setting('server_version_num')::bigint, current_setting('server_version'), current_setting('server_encoding'),
      current_schema(), has_schema_privilege(current_schema(), 'CREATE'), pg_is_in_recovery()`,
    [],
  );
  const [version, shown, encoding, schema, mayCreate, standby] = Facts.parse(found);
  judgeServer({ version, shown, encoding, schema, mayCreate, standby });
  await refusePooler(client);
}

/** @throws store_refused */
export function judgeServer({ version, shown, encoding, schema, mayCreate, standby }: ServerFacts): void {
  if (version < OLDEST_VERSION) throw refused(`It is PostgreSQL ${shown}. ShopMCP needs version 14 or newer.`);
  if (encoding !== "UTF8") throw refused(`Its encoding is ${encoding}. Create the database with ENCODING 'UTF8'.`);
  if (standby) throw refused("It is a standby, which takes no writes. Name the primary server.");
  if (schema === null)
    throw refused("The role has no schema. Create one with CREATE SCHEMA shopmcp AUTHORIZATION shopmcp.");
  if (mayCreate !== true)
    throw refused(`The role may not create tables in the schema ${schema}. Make it the owner of a schema of its own.`);
}

/** For the connections that write. A pooler may leave out what they ask for when they begin. @throws store_refused */
export async function checkIsolation(writer: Client): Promise<void> {
  const [[isolation] = []] = await query(writer, "select current_setting('default_transaction_isolation')", []);
  if (isolation !== "serializable")
    throw refused(
      "Something between here and the server leaves out the settings of a session. Name the server itself, or run ALTER ROLE shopmcp SET default_transaction_isolation = 'serializable'.",
    );
}

/**
 * A pooler in transaction mode gives each transaction whichever connection is free: the one that a session has just left,
 * or another one while somebody has that.
 */
async function refusePooler(client: Client): Promise<void> {
  const session = await client.reserve();
  try {
    const backendOf = async (on: Asked) => (await query(on, "select pg_backend_pid()", []))[0]?.[0];
    const before = await backendOf(session);
    const [beside, after] = await client.begin(async (tx) => [await backendOf(tx), await backendOf(session)]);
    if (before === after && before !== beside) return;
  } finally {
    session.release();
  }
  throw refused(
    "A pooler between here and the server shares its connections after each transaction. Name the server itself, or a pooler in session mode.",
  );
}

function refused(why: string): ShopError {
  return new ShopError("store_refused", `The database cannot be used. ${why} See docs/postgres.md.`);
}
