/** Where servers of a long run keep their data: a folder, or a database of PostgreSQL of their own. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { pretendClock } from "./database-clock.ts";
import { ownPostgresServer } from "./postgres-server.ts";
import { shopmcp } from "./shell.ts";
import { tempFolder } from "./temp-folder.ts";

/** `ask`: beside whoever has it open. */
export type DatabaseStage = {
  env: Record<string, string>;
  ask(statement: string): Promise<readonly unknown[]>;
  stop(): void;
};

/** `setClock`: what it says is the time goes on from there. `restart`: it crashes, and starts again. */
export type PostgresStage = DatabaseStage & { setClock(nowMs: number): Promise<void>; restart(): Promise<void> };

export function onFile(): DatabaseStage {
  const dataDir = join(tempFolder(), "data");
  return {
    env: { SHOPMCP_DATA_DIR: dataDir },
    async ask(statement) {
      const sqlite = new Database(join(dataDir, DATABASE_NAME), { readonly: true });
      const rows = sqlite.query(statement).all();
      sqlite.close();
      return rows;
    },
    stop: () => undefined,
  };
}

export async function onPostgres(command?: readonly string[]): Promise<PostgresStage> {
  const server = ownPostgresServer();
  const name = await server.create();
  // A crash of the server alone loses nothing that was committed.
  await server.run("postgres", "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
  const setClock = await pretendClock(server, name);
  const folder = tempFolder();
  const keyFile = join(folder, "shopmcp.key");
  await shopmcp(["keygen", "--out", keyFile], command === undefined ? {} : { command });
  return {
    env: {
      SHOPMCP_DATA_DIR: join(folder, "data"),
      SHOPMCP_DATABASE_URL: server.url(name).reveal(),
      SHOPMCP_MASTER_KEY_FILE: keyFile,
    },
    ask: (statement) => server.run(name, statement),
    setClock,
    restart: () => server.restart("immediate"),
    stop: () => server.stop("immediate"),
  };
}
