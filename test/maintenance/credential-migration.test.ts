/** What was connected when every connection had a credential of its own works on, unsealed by nobody but its owner. */

import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { proveCredentials } from "#maintenance/prove-credentials.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { asFormerSchema, openFormer, openNow } from "../fakes/former-schema.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { DUE_MS } from "../refresh/refreshing-shop.ts";

// Each test starts whole shops, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Sealed = z.array(
  z.object({ id: z.string(), sealed: z.instanceof(Uint8Array), wrapped_key: z.instanceof(Uint8Array) }),
);

/** A folder of schema 26 with a static and a refreshable connection in two workspaces. */
async function oldFolder() {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startTestShop({ clock, simulator });
  const [fixed, renewed] = [await shop.newWorkspace("Fixed"), await shop.newWorkspace("Renewed")];
  const first = await shop.connectTikTok(fixed.workspaceId, mainCredentials(simulator));
  const pair = simulator.issuePair({ appId: simulator.app.appId, advertiserIds: [simulator.advertiser.advertiserId] });
  const second = await shop.connectTikTok(renewed.workspaceId, {
    ...mainCredentials(simulator),
    ...{ access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn },
  });
  await shop.stop();
  const dataDir = asFormerSchema(shop.dataDir);
  return { simulator, dataDir, clock, ids: [first.id, second.id], keys: [fixed.key, renewed.key] };
}

const sealedIn = (file: string, query: string) => {
  const sqlite = new Database(file, { readonly: true });
  try {
    return Sealed.parse(sqlite.query(query).all());
  } finally {
    sqlite.close();
  }
};
const OLD = "SELECT connection_id AS id, sealed, wrapped_key FROM credential ORDER BY 1";
const NOW = "SELECT id, sealed, wrapped_key FROM credential ORDER BY 1";

test("an installation of schema 26 is opened and used, with nothing sealed anew and the former copies gone", async () => {
  const { simulator, dataDir, clock, ids, keys } = await oldFolder();
  const file = join(dataDir, "shopmcp.db");
  const before = sealedIn(file, OLD);
  const shop = await startTestShop({ dataDir, clock, simulator });
  expect(shop.shop.notices.join()).not.toContain("upgrade");
  for (const key of nonEmpty(keys))
    expect((await shop.call(key, "tiktok_ads_get_account", { fresh: true })).isError).toBe(false);
  expect(sealedIn(file, NOW)).toEqual(before);
  const listed = async () => {
    const rows = await shop.shop.connections.list();
    return ids.flatMap((id) => rows.filter((row) => row.id === id));
  };
  const rows = await listed();
  expect(rows.map(({ id, credential_id, kind }) => [id, credential_id, kind])).toEqual([
    [ids[0] ?? "", ids[0] ?? "", "static"],
    [ids[1] ?? "", ids[1] ?? "", "refreshable"],
  ]);
  // A label is a slug of the account's name.
  expect(new Set(rows.map(({ label }) => label)).has("default")).toBe(false);
  clock.advance(DUE_MS);
  await shop.shop.refresh.tick();
  expect((await listed()).map(({ generation, state }) => [generation, state])).toEqual([
    [1, "connected"],
    [2, "connected"],
  ]);
  const sqlite = new Database(file, { readonly: true });
  expect(sqlite.query("SELECT count(*) AS former FROM former_credential").get()).toEqual({ former: 0 });
  sqlite.close();
  await shop.stop();
  await simulator.stop();
});

test("its snapshot, put in its place, opens with the version before", async () => {
  const { simulator, dataDir, clock } = await oldFolder();
  const file = join(dataDir, "shopmcp.db");
  const before = sealedIn(file, OLD);
  await (await startTestShop({ dataDir, clock, simulator })).stop();
  await simulator.stop();
  expect(() => openFormer(dataDir)).toThrow("newer ShopMCP");
  for (const rest of ["", "-wal", "-shm"]) rmSync(`${file}${rest}`, { force: true });
  copyFileSync(`${file}.schema-26.bak`, file);
  openFormer(dataDir).close();
  expect(sealedIn(file, OLD)).toEqual(before);
});

test("a key that is refused refuses the start in words, and loses nothing", async () => {
  const { simulator, dataDir, clock, keys } = await oldFolder();
  await simulator.stop();
  const store = openNow(dataDir);
  const denied = new ShopError("kms_denied", "AWS KMS denies the key.");
  const closed = { open: () => Promise.reject(denied) };
  const error = await failsWith(() => proveCredentials({ store, vault: closed }));
  expect(error.code).toBe("kms_denied");
  expect(error.traits.exit).toBe(78);
  expect(error.message).toContain("Nothing is lost");
  expect(error.message).toContain("shopmcp.db.schema-26.bak");
  expect(await store.credentials.listUnproved("", 10)).toHaveLength(keys.length);
  const away = { open: () => Promise.reject(new ShopError("kms_unavailable", "AWS KMS does not answer.")) };
  expect(await proveCredentials({ store, vault: away })).toEqual([expect.stringContaining("2 credentials")]);
  expect(await store.credentials.listUnproved("", 10)).toHaveLength(keys.length);
  store.close();
  expect(existsSync(join(dataDir, "shopmcp.db.schema-26.bak"))).toBe(true);
  const again = startSimulator({ clock });
  const shop = await startTestShop({ dataDir, clock, simulator: again });
  expect(shop.shop.notices.join()).not.toContain("could not be opened");
  await shop.stop();
  await again.stop();
});

test("one credential that was damaged before keeps its former copy, and the others their start", async () => {
  const { simulator, dataDir, clock, ids } = await oldFolder();
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  sqlite.query("UPDATE credential SET tag = zeroblob(16) WHERE connection_id = ?").run(ids[0] ?? "");
  sqlite.close();
  const shop = await startTestShop({ dataDir, clock, simulator });
  expect(shop.shop.notices).toContainEqual(expect.stringContaining("1 credential could not be opened"));
  const after = new Database(join(dataDir, "shopmcp.db"), { readonly: true });
  expect(after.query("SELECT connection_id AS id FROM former_credential").all()).toEqual([{ id: ids[0] ?? "" }]);
  after.close();
  await shop.stop();
  await simulator.stop();
});
