/** What is said of a commit whose answer never came. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { hasPostgres, ownPostgresServer } from "../../fakes/postgres-server.ts";
import { type CommitCut, startDatabaseProxy } from "../../faults/database-proxy.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

describe.skipIf(!hasPostgres)("a commit whose answer never came", () => {
  const openThroughProxy = async () => {
    const server = ownPostgresServer();
    const database = await server.create();
    const proxy = startDatabaseProxy(server.socketFolder);
    const store = await openContractStore(
      new Secret(`postgres://shopmcp@127.0.0.1:${proxy.port}/${database}?sslmode=disable`),
    );
    const cutOnce = (cut: CommitCut, then: () => void = () => undefined) => {
      let left = 1;
      proxy.cutCommits(() => {
        if (left === 0) return null;
        left -= 1;
        then();
        return cut;
      });
    };
    const settle = () => store.epoch.settle({ origin: "first", moves: [] });
    const stop = () => {
      store.close();
      proxy.stop();
      server.stop();
    };
    return { server, database, proxy, store, cutOnce, settle, stop };
  };

  test("counts where it has happened, and is told to be tried again where it has not", async () => {
    const { store, cutOnce, settle, stop } = await openThroughProxy();
    cutOnce("before");
    expect(await failsWith(settle)).toMatchObject({ code: "server_busy" });
    expect(await store.epoch.findOrigin()).toBe("first");
    cutOnce("after");
    expect(await settle()).toBe("settled");
    expect(await store.epoch.findOrigin()).toBe("known");
    stop();
  });

  test("does not count where the server crashed before it, and gave its number to another transaction", async () => {
    const { server, database, proxy, store, cutOnce, settle, stop } = await openThroughProxy();
    // Nothing of the transaction reaches the log before the crash.
    await server.run(database, "ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()", "CHECKPOINT");
    const crashed = Promise.withResolvers<void>();
    cutOnce("before", () => {
      proxy.refuse(true);
      crashed.resolve(server.restart("immediate"));
    });
    const settling = failsWith(settle);
    await crashed.promise;
    await server.run(database, ...Array.from({ length: 20 }, () => "SELECT pg_current_xact_id()"));
    proxy.refuse(false);
    expect(await settling).toMatchObject({ code: "server_busy" });
    expect(await store.epoch.findOrigin()).toBe("first");
    stop();
  });
});
