/** A disk that is full for one database: whatever is written to it needs one page more than there are. */

import type { Store } from "#db/store.ts";
import { fileOf } from "../fakes/open-store.ts";

/** `attempt`: the journal is begun. `outcome`: it is closed. `credential`: tokens are stored. */
const WRITES = {
  attempt: "INSERT ON attempt",
  outcome: "UPDATE ON attempt",
  credential: "UPDATE OF sealed ON credential",
  connection: "UPDATE ON connection",
  history: "INSERT ON connection_event",
  usage: "INSERT ON usage",
} as const;

type Write = keyof typeof WRITES;

export type Disk = {
  /** From now on SQLite refuses these writes of every process, and no other; absent: all. */
  fill(writes?: readonly Write[]): void;
  makeRoom(): void;
};

const UNLIMITED_PAGES = 1_000_000;

/** `stores`: what the processes have open, since SQLite limits each by itself. */
export function diskUnder(...stores: readonly [Store, ...Store[]]): Disk {
  const { sqlite } = fileOf(stores[0]);
  sqlite.run("CREATE TABLE IF NOT EXISTS ballast (bytes BLOB)");
  const limit = (pages: number) => {
    for (const store of stores) fileOf(store).sqlite.run(`PRAGMA max_page_count = ${pages}`);
  };
  return {
    fill(writes = ["attempt", "outcome", "credential", "connection", "history", "usage"]) {
      for (const write of writes)
        sqlite.run(
          `CREATE TRIGGER full_${write} BEFORE ${WRITES[write]} BEGIN INSERT INTO ballast VALUES (zeroblob(65536)); END`,
        );
      // Less than there are is as many as there are.
      limit(1);
    },
    makeRoom() {
      limit(UNLIMITED_PAGES);
      for (const write of Object.keys(WRITES)) sqlite.run(`DROP TRIGGER IF EXISTS full_${write}`);
    },
  };
}
