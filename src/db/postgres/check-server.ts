/** Whether a server and a role will do, in words that say what to change. */

import { ShopError } from "#errors.ts";
import { type Client, query } from "./client.ts";

/** The oldest that is still maintained. @see https://www.postgresql.org/support/versioning/ (2026-11-29) */
const OLDEST_VERSION = 140_000;

/** @throws store_refused */
export async function checkServer(client: Client): Promise<void> {
  const [[number, shown, encoding, schema, mayCreate, standby] = []] = await query(
    client,
    `select current_setting('server_version_num'), current_setting('server_version'), current_setting('server_encoding'),
      current_schema(), has_schema_privilege(current_schema(), 'CREATE'), pg_is_in_recovery()`,
    [],
  );
  if (Number(number) < OLDEST_VERSION) throw refused(`It is PostgreSQL ${shown}. ShopMCP needs version 14 or newer.`);
  if (encoding !== "UTF8") throw refused(`Its encoding is ${encoding}. Create the database with ENCODING 'UTF8'.`);
  if (standby === true) throw refused("It is a standby, which takes no writes. Name the primary server.");
  if (typeof schema !== "string")
    throw refused("The role has no schema. Create one with CREATE SCHEMA shopmcp AUTHORIZATION shopmcp.");
  if (mayCreate !== true)
    throw refused(`The role may not create tables in the schema ${schema}. Make it the owner of a schema of its own.`);
  await refusePooler(client);
}

/** A pooler in transaction mode gives each transaction whichever connection is free. */
async function refusePooler(client: Client): Promise<void> {
  const reserved = await client.reserve();
  try {
    const session = async () => (await query(reserved, "select pg_backend_pid()", []))[0]?.[0];
    await query(reserved, "select set_config('shopmcp.session', $1, false)", ["kept"]);
    const before = await session();
    const [[kept] = []] = await query(reserved, "select current_setting('shopmcp.session', true)", []);
    if (kept === "kept" && before === (await session())) return;
  } finally {
    reserved.release();
  }
  throw refused(
    "Something between here and the server shares its connections after each transaction. Name the server itself, or a pooler in session mode.",
  );
}

function refused(why: string): ShopError {
  return new ShopError("store_refused", `The database cannot be used. ${why} See docs/postgres.md.`);
}
