/** A database of PostgreSQL that several servers of a fault run share, and what goes wrong with it. */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { pretendClock } from "../fakes/database-clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { ownPostgresServer, type PostgresServer } from "../fakes/postgres-server.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { type CommitCut, startDatabaseProxy } from "./database-proxy.ts";
import { textsUnder } from "./in-clear.ts";

/** `locked`: every transaction on credentials waits, so that the pools run dry. `away`: unreachable, while leases end. */
export const DATABASE_FAULTS = [
  "restarted",
  "crashed",
  "switched",
  "commits cut",
  "unreachable",
  "away",
  "locked",
] as const;

export type DatabaseFault = (typeof DATABASE_FAULTS)[number];

export type SharedDatabase = {
  env: Record<string, string>;
  /** A switch needs a standby that has every commit. */
  prepare(fault: DatabaseFault): Promise<void>;
  /** Whether it was switched since this was asked last, and nobody trusts that. */
  hasMoved(): boolean;
  /** For so long; returns how many faults that were. `draw`: in [0, 1). */
  fail(fault: DatabaseFault, given: { ms: number; draw(): number }): Promise<number>;
  /** What lies on its disk. */
  texts(): Promise<string[]>;
  stop(): void;
};

type Given = { trusted: boolean; clockFile: string };

const CUT_SHARE = 0.3;
const FIRST_CUT_MS = 10_000;

/** Fails while no standby follows. */
const FOLLOWED = "SELECT 1 / count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
/** A commit is answered once the standby has it; without one, at once. */
const follow = (names: string) => [
  `ALTER SYSTEM SET synchronous_standby_names = '${names}'`,
  "SELECT pg_reload_conf()",
];

/** `trusted`: its servers take a promoted standby for the same database. `clockFile`: the clock that it goes by. */
export async function makeSharedDatabase({ trusted, clockFile }: Given): Promise<SharedDatabase> {
  let server = ownPostgresServer();
  let standby: PostgresServer | null = null;
  let moved = false;
  const name = await server.create();
  await pretendClock(server, name, clockFile);
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
  const refuse = async (ms: number) => {
    await during(
      ms,
      () => proxy.refuse(true),
      () => proxy.refuse(false),
    );
    return 1;
  };
  const FAULTS = {
    async restarted() {
      await server.restart("fast");
      return 1;
    },
    async crashed() {
      await server.restart("immediate");
      return 1;
    },
    async switched(_, draw) {
      if (standby === null) return 0;
      const [old, next] = [server, standby];
      [server, standby] = [next, null];
      await old.crash();
      // An address that leads to the standby too early, or too late.
      const early = draw() < 0.5;
      if (early) proxy.leadTo(next.socketFolder);
      await next.promote();
      if (!early) proxy.leadTo(next.socketFolder);
      moved = true;
      return 1;
    },
    async "commits cut"(ms, draw) {
      const before = proxy.cuts();
      const choose = (): CommitCut | null => (draw() < CUT_SHARE ? (draw() < 0.5 ? "before" : "after") : null);
      proxy.cutCommits(choose);
      // From the first one on, which a busy machine takes its time for.
      await eventually(() => proxy.cuts() > before, FIRST_CUT_MS).catch(() => undefined);
      await lasting(ms);
      proxy.cutCommits(null);
      return proxy.cuts() - before;
    },
    unreachable: refuse,
    away: refuse,
    async locked(ms) {
      // One table: whoever locks several may be locked out by somebody who did that in another order.
      const lock = "LOCK TABLE credential IN ACCESS EXCLUSIVE MODE";
      await server.run(name, `BEGIN; ${lock}; SELECT pg_sleep(${ms / 1_000}); COMMIT`);
      return 1;
    },
  } as const satisfies Record<DatabaseFault, (ms: number, draw: () => number) => Promise<number>>;
  return {
    env: {
      SHOPMCP_DATABASE_URL: `postgres://shopmcp@127.0.0.1:${proxy.port}/${name}?sslmode=disable`,
      SHOPMCP_MASTER_KEY_FILE: keyFile,
      ...(trusted ? { SHOPMCP_DATABASE_FAILOVER: "trusted" } : {}),
    },
    async prepare(fault) {
      if (fault !== "switched" || standby !== null) return;
      standby = await server.standby();
      await server.run("postgres", ...follow("*"));
      await eventually(() =>
        server.run("postgres", FOLLOWED).then(
          () => true,
          () => false,
        ),
      );
    },
    hasMoved() {
      const had = moved && !trusted;
      moved = false;
      return had;
    },
    fail: (fault, { ms, draw }) => FAULTS[fault](ms, draw),
    async texts() {
      await server.run(name, "CHECKPOINT");
      return textsUnder(join(server.socketFolder, "data"));
    },
    stop() {
      proxy.stop();
      standby?.stop("immediate");
      server.stop("immediate");
    },
  };
}
