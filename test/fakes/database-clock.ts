/** A database of PostgreSQL that goes by a test's clock: who asks for `clock_timestamp()` finds this one first. */

import type { PostgresServer } from "./postgres-server.ts";

const BYTES = 8;
const IN_FILE = Array.from({ length: BYTES }, (_, at) => `(get_byte(shown, ${at})::int8 << ${8 * at})`).join(" + ");

/**
 * `file`: of `createSharedClock`, at whose time it stands; without one it goes on, from the time that the answer was told
 * last. Only who connects from now on goes by it.
 */
export async function pretendClock(
  server: Pick<PostgresServer, "run">,
  database: string,
  file: string | null = null,
): Promise<(nowMs: number) => Promise<void>> {
  const time =
    file === null
      ? "pg_catalog.clock_timestamp() + ahead FROM pretended.clock"
      : `to_timestamp((${IN_FILE}) / 1000.0) FROM pg_read_binary_file('${file}', 0, ${BYTES}) AS shown`;
  await server.run(
    database,
    "CREATE SCHEMA pretended",
    "CREATE TABLE pretended.clock (ahead interval NOT NULL)",
    "INSERT INTO pretended.clock VALUES ('0')",
    `CREATE FUNCTION pretended.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT ${time} $$`,
    `ALTER DATABASE ${database} SET search_path = public, pretended, pg_catalog`,
  );
  return async (nowMs) => {
    const ahead = `to_timestamp(${nowMs / 1_000}) - pg_catalog.clock_timestamp()`;
    await server.run(database, `UPDATE pretended.clock SET ahead = ${ahead}`);
  };
}
