import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { judgeServer } from "#db/postgres/check-server.ts";
import { Secret } from "#secret.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { type Certificate, makeCertificate } from "../../fakes/certificate.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { freePort } from "../../fakes/free-port.ts";
import { hasPgbouncer, startPgbouncer } from "../../fakes/pgbouncer.ts";
import { hasPostgres, ownPostgresServer, type PostgresServer, postgresServer } from "../../fakes/postgres-server.ts";
import { shopmcp } from "../../fakes/shell.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";
import { startTestShop } from "../../fakes/test-shop.ts";
import { openContractStore } from "../contract/stores.ts";

setDefaultTimeout(120_000);

const GOOD = {
  ...{ version: 140_000, shown: "14.0", encoding: "UTF8", schema: "shopmcp", mayCreate: true, standby: false },
};

describe("a server of PostgreSQL", () => {
  test("is used from version 14 on, and is refused in words that say what to change", async () => {
    judgeServer(GOOD);
    for (const [facts, words] of [
      [{ version: 139_999, shown: "13.22" }, "version 14 or newer"],
      [{ encoding: "SQL_ASCII" }, "ENCODING 'UTF8'"],
      [{ standby: true }, "Name the primary server"],
      [{ schema: null }, "CREATE SCHEMA shopmcp AUTHORIZATION shopmcp"],
      [{ mayCreate: false }, "may not create tables"],
    ] as const) {
      const refused = await failsWith(async () => judgeServer({ ...GOOD, ...facts }));
      expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining(words) });
    }
  });
});

describe.skipIf(!hasPostgres)("a server of PostgreSQL on TLS", () => {
  let certificate: Certificate;
  let server: PostgresServer;
  let port: number;
  const urlOf = (host: string, mode: string) => `postgres://shopmcp@${host}:${port}/postgres?sslmode=${mode}`;
  const refusalOf = (host: string, mode: string) =>
    failsWith(() => openContractStore(new Secret(urlOf(host, mode)), { creates: false }));
  const asks = async (host: string) =>
    (
      await shopmcp(["workspace", "list", "--json"], {
        env: {
          NODE_EXTRA_CA_CERTS: certificate.certFile,
          SHOPMCP_DATABASE_URL: urlOf(host, "verify-full"),
          SHOPMCP_MASTER_KEY: generateMasterKey().reveal(),
        },
      })
    ).json;

  beforeAll(async () => {
    certificate = makeCertificate(["localhost"]);
    port = await freePort();
    server = ownPostgresServer({ tls: { ...certificate, port } });
  });
  afterAll(() => server.stop());

  test("is believed with verify-full where its certificate is of its name and of an authority that is trusted", async () => {
    // There are no tables yet, which only somebody says who was let in.
    expect(await asks("localhost")).toMatchObject({ error: { code: "store_missing" } });
    expect(await asks("127.0.0.1")).toMatchObject({
      error: { code: "store_refused", message: expect.stringContaining("of another name") },
    });
    expect(await refusalOf("localhost", "verify-full")).toMatchObject({
      ...{ code: "store_refused", message: expect.stringContaining("NODE_EXTRA_CA_CERTS") },
    });
  });

  test("is asked with TLS by require, and in clear by disable alone, which it refuses", async () => {
    expect(await refusalOf("127.0.0.1", "require")).toMatchObject({ code: "store_missing" });
    expect(await refusalOf("127.0.0.1", "disable")).toMatchObject({
      ...{ code: "store_refused", message: expect.stringContaining("does not let this user in") },
    });
  });

  test("that speaks no TLS is never asked in clear instead", async () => {
    await server.run("postgres", "ALTER SYSTEM SET ssl = off");
    await server.restart();
    expect(await refusalOf("localhost", "require")).toMatchObject({
      ...{ code: "store_refused", message: expect.stringContaining("speaks no TLS") },
    });
  });
});

describe.skipIf(!hasPostgres)("a database of PostgreSQL", () => {
  test("of another installation is refused, since its key is another one", async () => {
    const server = postgresServer();
    const SHOPMCP_DATABASE_URL = server.url(await server.create()).reveal();
    const start = async () => {
      const SHOPMCP_MASTER_KEY_FILE = join(tempFolder(), "shopmcp.key");
      writeKeyFile(SHOPMCP_MASTER_KEY_FILE, generateMasterKey(), null);
      return startTestShop({ env: { SHOPMCP_DATABASE_URL, SHOPMCP_MASTER_KEY_FILE } });
    };
    await (await start()).stop();
    expect(await failsWith(start)).toMatchObject({ code: "vault_key_wrong" });
  });
});

describe.skipIf(!hasPostgres || !hasPgbouncer)("a pooler before PostgreSQL", () => {
  const SETTINGS =
    "ignore_startup_parameters = default_transaction_isolation, idle_in_transaction_session_timeout, lock_timeout";

  test("is refused in transaction mode, and where it leaves out what a session is to be like", async () => {
    const server = postgresServer();
    const database = await server.create();
    for (const [settings, words] of [
      [["pool_mode = session"], "passes no settings on"],
      [["pool_mode = transaction", SETTINGS], "shares its connections after each transaction"],
      [["pool_mode = session", SETTINGS], "ALTER ROLE shopmcp SET default_transaction_isolation"],
    ] as const) {
      const pooler = await startPgbouncer(server, settings);
      try {
        const refused = await failsWith(() => openContractStore(pooler.url(database)));
        expect(refused).toMatchObject({ code: "store_refused", message: expect.stringContaining(words) });
      } finally {
        await pooler.stop();
      }
    }
  });

  test("is used in session mode, where the role says what a session is to be like", async () => {
    const server = postgresServer();
    const database = await server.create();
    await server.run(database, `ALTER DATABASE ${database} SET default_transaction_isolation = 'serializable'`);
    const pooler = await startPgbouncer(server, ["pool_mode = session", SETTINGS]);
    try {
      const store = await openContractStore(pooler.url(database));
      expect(await store.workspaces.list()).toEqual([]);
      store.close();
    } finally {
      await pooler.stop();
    }
  });
});
