/** A restore brings back no passkey that was removed, and takes away none that was added. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { type PasskeyShop, startPasskeyShop } from "./passkey-shop.ts";

setDefaultTimeout(120_000);

/** Signs in with each passkey at the shop that has been restored, and gives the statuses. */
async function restored(before: PasskeyShop, file: string, wanted: { damaged?: true; trustPasswords?: true } = {}) {
  before.store().sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
  await before.stop();
  const dataDir = join(tempFolder(), "data");
  mkdirSync(dataDir, { mode: 0o700 });
  copyFileSync(join(dirname(before.dataDir), "shopmcp.key"), join(dirname(dataDir), "shopmcp.key"));
  if (wanted.damaged) writeFileSync(join(dataDir, "shopmcp.db"), "not a database".repeat(1_000));
  else copyFileSync(join(before.dataDir, "shopmcp.db"), join(dataDir, "shopmcp.db"));
  const nowMs = before.clock.now();
  const { trustPasswords = false } = wanted;
  await restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords, nowMs });
  return startPasskeyShop({ dataDir, clock: before.clock, existing: true });
}

async function backedUp() {
  const shop = await startPasskeyShop();
  const [kept, removed] = [await shop.enrol("Kept"), await shop.enrol("Removed")];
  const file = join(tempFolder(), "b.db");
  await shop.shop.maintenance.backUp(file);
  return { shop, kept, removed, file };
}

type Authenticator = Awaited<ReturnType<PasskeyShop["enrol"]>>;

async function statusOf(shop: PasskeyShop, authenticator: Authenticator, counter?: number): Promise<number> {
  const signed = authenticator.sign(await shop.offerSignIn(), counter === undefined ? {} : { counter });
  return (await shop.at("POST", "/api/session/passkey", { body: signed, cookie: null })).status;
}

test("removed ones stay removed, added ones and their counters stay as they are now", async () => {
  const { shop, kept, removed, file } = await backedUp();
  const added = await shop.enrol("Added");
  expect(await statusOf(shop, kept, 50)).toBe(200);
  const [, { id }] = JSON.parse((await shop.at("GET", "/api/passkeys")).text);
  expect((await shop.at("DELETE", `/api/passkeys/${id}`)).status).toBe(200);
  const again = await restored(shop, file);
  expect(await statusOf(again, removed)).toBe(401);
  expect(await statusOf(again, kept, 50)).toBe(401);
  expect(await statusOf(again, kept, 51)).toBe(200);
  expect(await statusOf(again, added)).toBe(200);
  await again.stop();
});

test("used recovery codes stay used, and passwords that were turned off stay off", async () => {
  const { shop, kept, file } = await backedUp();
  const { codes } = JSON.parse((await shop.at("POST", "/api/recovery-codes")).text);
  const late = join(tempFolder(), "late.db");
  await shop.shop.maintenance.backUp(late);
  const use = async (at: PasskeyShop, code: string) =>
    (await at.at("POST", "/api/session/recovery", { body: { code }, cookie: null })).status;
  expect(await use(shop, codes[0])).toBe(200);
  const entered = await shop.at("POST", "/api/session/passkey", {
    ...{ body: kept.sign(await shop.offerSignIn()), cookie: null },
  });
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect((await shop.at("PUT", "/api/sign-in/passwords", { body: { on: false }, cookie })).status).toBe(200);
  const again = await restored(shop, late);
  expect(await use(again, codes[0])).toBe(401);
  expect(await use(again, codes[1])).toBe(200);
  expect((await again.at("GET", "/api/sign-in")).body).toMatchObject({ passwords: false });
  const twice = await restored(again, file, { damaged: true, trustPasswords: true });
  expect(await use(twice, codes[2])).toBe(401);
  await twice.stop();
});

test("where the database before cannot be read none opens anything, unless the owner vouches for them", async () => {
  const first = await backedUp();
  const blind = await restored(first.shop, first.file, { damaged: true });
  expect(await statusOf(blind, first.kept)).toBe(401);
  await blind.stop();
  const second = await backedUp();
  const trusted = await restored(second.shop, second.file, { damaged: true, trustPasswords: true });
  expect(await statusOf(trusted, second.kept)).toBe(200);
  await trusted.stop();
});
