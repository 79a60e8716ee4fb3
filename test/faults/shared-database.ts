/** A database of PostgreSQL that several servers of a fault run share, and what goes wrong with it. */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { ownPostgresServer } from "../fakes/postgres-server.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { type CommitCut, startDatabaseProxy } from "./database-proxy.ts";
import { textsUnder } from "./in-clear.ts";

/** `locked`: every transaction on credentials waits, so that the pools run dry. */
export const DATABASE_FAULTS = ["restarted", "crashed", "commits cut", "unreachable", "locked"] as const;

export type DatabaseFault = (typeof DATABASE_FAULTS)[number];

export type SharedDatabase = {
  env: Record<string, string>;
  /** For so long; returns how many faults that were. `draw`: in [0, 1). */
  fail(fault: DatabaseFault, given: { ms: number; draw(): number }): Promise<number>;
  /** What lies on its disk. */
  texts(): Promise<string[]>;
  stop(): void;
};

const CUT_SHARE = 0.3;

export async function makeSharedDatabase(): Promise<SharedDatabase> {
  const server = ownPostgresServer();
  const name = await server.create();
  // A crash of the server alone loses nothing that was committed.
  await server.run("postgres", "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
  const proxy = startDatabaseProxy(server.socketFolder);
  const keyFile = join(tempFolder(), "shopmcp.key");
  await shopmcp(["keygen", "--out", keyFile]);
  const during = async (ms: number, begin: () => void, finish: () => void) => {
    begin();
    await lasting(ms);
    finish();
  };
  const FAULTS = {
    async restarted() {
      server.restart("fast");
      return 1;
    },
    async crashed() {
      server.restart("immediate");
      return 1;
    },
    async "commits cut"(ms, draw) {
      const before = proxy.cuts();
      const choose = (): CommitCut | null => (draw() < CUT_SHARE ? (draw() < 0.5 ? "before" : "after") : null);
      await during(
        ms,
        () => proxy.cutCommits(choose),
        () => proxy.cutCommits(null),
      );
      return proxy.cuts() - before;
    },
    async unreachable(ms) {
      await during(
        ms,
        () => proxy.refuse(true),
        () => proxy.refuse(false),
      );
      return 1;
    },
    async locked(ms) {
      const locks = "LOCK TABLE credential, attempt, connection IN ACCESS EXCLUSIVE MODE";
      await server.run(name, `BEGIN; ${locks}; SELECT pg_sleep(${ms / 1_000}); COMMIT`);
      return 1;
    },
  } as const satisfies Record<DatabaseFault, (ms: number, draw: () => number) => Promise<number>>;
  return {
    env: {
      SHOPMCP_DATABASE_URL: `postgres://shopmcp@127.0.0.1:${proxy.port}/${name}?sslmode=disable`,
      SHOPMCP_MASTER_KEY_FILE: keyFile,
    },
    fail: (fault, { ms, draw }) => FAULTS[fault](ms, draw),
    async texts() {
      await server.run(name, "CHECKPOINT");
      return textsUnder(join(server.socketFolder, "data"));
    },
    stop() {
      proxy.stop();
      server.stop();
    },
  };
}
