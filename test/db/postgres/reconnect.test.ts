/** What a restart does to connections that are in use: the driver forgets some of them, and is patched (patches/). */

import { expect, setDefaultTimeout, test } from "bun:test";
import type { ShopError } from "#errors.ts";
import { hasPostgres, ownPostgresServer } from "../../fakes/postgres-server.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

const ROW = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 };
const CALLERS = 12;

test.skipIf(!hasPostgres)("every connection comes back after restarts, however many were being used", async () => {
  const server = ownPostgresServer();
  const store = await openContractStore(server.url(await server.create()));
  await store.workspaces.insert(ROW);
  const met = new Set<string>();
  let over = false;
  const call = async (name: string) => {
    for (let nth = 0; !over; nth += 1)
      await store.workspaces.rename("ws_1", `${name} ${nth}`).catch(({ cause }: ShopError) => {
        if (cause instanceof Error && "code" in cause) met.add(String(cause.code));
      });
  };
  const calling = Promise.all(Array.from({ length: CALLERS }, (_, at) => call(String(at))));
  for (let restart = 0; restart < 4; restart += 1) await server.restart();
  over = true;
  await calling;
  expect(met.size).toBeGreaterThan(0);
  expect(met).not.toContain("CONNECT_TIMEOUT");
  store.close();
  server.stop();
});
