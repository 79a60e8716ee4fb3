/** The stores that keep the contract, each opened anew for a test. */

import { join } from "node:path";
import { type OpenPostgresOptions, openPostgres } from "#db/postgres/open-store.ts";
import type { Store } from "#db/store.ts";
import type { Secret } from "#secret.ts";
import { MIGRATIONS_DIR } from "../../fakes/new-store.ts";
import { openStore } from "../../fakes/open-store.ts";
import { hasPostgres, postgresServer } from "../../fakes/postgres-server.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";

/**
 * `open` makes an empty store; `again` opens the same data beside it, as another process would. `triedAgain`: transactions
 * that others got into the way of.
 */
export type Opened = { store: Store; again(): Promise<Store>; triedAgain(): number };

export const STORES: readonly { name: string; open(): Promise<Opened> }[] = [
  {
    name: "SQLite",
    async open() {
      const dataDir = join(tempFolder(), "data");
      const again = async () => openStore({ dataDir, mode: "create", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
      return { store: await again(), again, triedAgain: () => 0 };
    },
  },
  ...(hasPostgres ? [{ name: "PostgreSQL", open: openOnPostgres }] : []),
];

async function openOnPostgres(): Promise<Opened> {
  const server = postgresServer();
  const url = server.url(await server.create());
  let times = 0;
  const pause = async () => {
    times += 1;
  };
  const again = () => openContractStore(url, { pause });
  return { store: await again(), again, triedAgain: () => times };
}

export function openContractStore(url: Secret, given: Partial<OpenPostgresOptions> = {}): Promise<Store> {
  return openPostgres({
    ...{ url, migrationsDir: MIGRATIONS_DIR, trustsFailover: false, creates: true },
    uptimeMs: () => performance.now(),
    // At once: what got into the way is most often over by then, and the tries are many.
    pause: async () => undefined,
    ...given,
  });
}
