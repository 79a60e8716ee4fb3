import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRetention } from "#maintenance/retention.ts";
import { createReceipts, type Receipts } from "#receipts/receipts.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { rewrap } from "#vault/rewrap.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { kmsVault } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(60_000);

const DAY_MS = 86_400_000;
const CANARY = "canary-question-5e2a";

async function setUp() {
  const it = await kmsVault(null);
  const { log, lines } = keptLog();
  const openReceipts = async () =>
    createReceipts({ store: it.store, keyRing: await it.openRing(), clock: it.clock, dataKeySeconds: 0, log });
  const ask = (receipts: Receipts, name: string, workspaceId = "ws_a") => {
    const answer = { meta: { advertiser_id: "7119", fetched_at: name }, totals: { spend: 12.5 } };
    const { pathname } = new URL(
      receipts.record("http://shop.example", {
        ...{ workspaceId, module: "toy", connectionId: "con_1", tool: "toy_visit" },
        ...{ args: { name }, answer, requestIds: ["r1"] },
      }),
    );
    return { workspaceId, id: pathname.replace("/receipts/", "") };
  };
  const count = () => fileOf(it.store).sqlite.query("SELECT count(*) FROM receipt").values()[0]?.[0];
  return { ...it, log, lines, openReceipts, ask, count };
}

test("what was asked is on no disk in clear, and another process opens it", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const place = it.ask(receipts, CANARY);
  await receipts.close();
  expect(filesHolding(it.folder, CANARY)).toEqual([]);
  const other = await it.openReceipts();
  expect(await other.find(place)).toMatchObject({ arguments: { name: CANARY }, totals: { spend: 12.5 } });
  expect((await failsWith(() => other.find({ ...place, workspaceId: "ws_b" }))).code).toBe("not_found");
  expect((await failsWith(() => other.find({ ...place, id: "none" }))).code).toBe("not_found");
  await other.close();
  it.store.close();
});

test("a rewrap moves the key of a workspace's receipts, which open as before", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const place = it.ask(receipts, "before");
  await receipts.flush();
  const next = join(it.folder, "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  const report = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`);
  expect(report).toMatchObject({ receipts: 1, failed: 0, left: 0 });
  expect(await receipts.find(place)).toMatchObject({ arguments: { name: "before" } });
  expect(await receipts.find(it.ask(receipts, "after"))).toMatchObject({ arguments: { name: "after" } });
  await receipts.close();
  it.store.close();
});

test("two processes that make a workspace's key at once agree on one", async () => {
  const it = await setUp();
  const both = [await it.openReceipts(), await it.openReceipts()] as const;
  const places = [it.ask(both[0], "one"), it.ask(both[1], "two")] as const;
  await Promise.all(both.map((receipts) => receipts.flush()));
  expect(await both[0].find(places[1])).toMatchObject({ arguments: { name: "two" } });
  expect(await both[1].find(places[0])).toMatchObject({ arguments: { name: "one" } });
  for (const receipts of both) await receipts.close();
  it.store.close();
});

test("the newest of a workspace stay up to the bound, and another workspace's are its own", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const other = it.ask(receipts, "other", "ws_b");
  const first = it.ask(receipts, "first");
  await receipts.flush();
  const room = it.store.receipts;
  const row = await room.find(first);
  if (row === undefined) throw new Error("the receipt was not written");
  const newer = [1, 2, 3].map((at) => ({ ...row, id: `newer_${at}`, at_ms: row.at_ms + at }));
  await room.insert(newer.slice(0, 2), 3);
  expect(await room.find(first)).toBeDefined();
  await room.insert(newer.slice(2), 3);
  expect(await room.find(first)).toBeUndefined();
  expect((await room.page({ workspaceId: "ws_a", after: "", limit: 10 })).map(({ id }) => id)).toEqual(
    newer.map(({ id }) => id),
  );
  expect(await receipts.find(other)).toMatchObject({ arguments: { name: "other" } });
  await receipts.close();
  it.store.close();
});

test("a receipt of the 90th day stays, one older by a millisecond goes", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  it.ask(receipts, "old");
  await receipts.flush();
  it.clock.advance(1);
  const young = it.ask(receipts, "young");
  await receipts.flush();
  it.clock.advance(90 * DAY_MS);
  const kept = { usageKeepDays: 30, auditKeepDays: 60, clockIsTrusted: async () => true };
  await createRetention({ store: it.store, clock: it.clock, log: it.log, ...kept })(new AbortController().signal);
  expect(it.count()).toBe(1);
  expect(await receipts.find(young)).toMatchObject({ arguments: { name: "young" } });
  await receipts.close();
  it.store.close();
});

test("while nothing can be sealed receipts wait, and are written once it can", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const { sqlite } = fileOf(it.store);
  sqlite.run("CREATE TRIGGER refuse BEFORE INSERT ON receipt_key BEGIN SELECT RAISE(ABORT, 'refused'); END");
  const place = it.ask(receipts, "waits");
  await receipts.flush();
  expect(it.lines.join("\n")).toContain("Receipts could not be written and are kept; each half second is another try");
  sqlite.run("DROP TRIGGER refuse");
  expect(await receipts.find(place)).toMatchObject({ arguments: { name: "waits" } });
  await receipts.close();
  it.store.close();
});
