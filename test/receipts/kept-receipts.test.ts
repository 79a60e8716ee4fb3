import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRetention } from "#maintenance/retention.ts";
import { createReceipts, type Receipts } from "#receipts/receipts.ts";
import { isoTime } from "#text/iso-time.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { createReceiptVault } from "#vault/receipt-vault.ts";
import { rewrap } from "#vault/rewrap.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { kmsVault } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

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
  /** Of each row of receipts, how many it holds. */
  const rows = () =>
    fileOf(it.store)
      .sqlite.query("SELECT held FROM receipt ORDER BY rowid")
      .values()
      .map(([held]) => held);
  return { ...it, log, lines, openReceipts, ask, rows };
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

test("receipts that are written together are one row of their workspace, and each opens as itself", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const one = it.ask(receipts, "one");
  const other = it.ask(receipts, "other", "ws_b");
  it.clock.advance(200);
  const two = it.ask(receipts, "two");
  await receipts.flush();
  expect(it.rows()).toEqual([2, 1]);
  const opened = await receipts.find(one);
  expect(opened).toMatchObject({ id: one.id, arguments: { name: "one" } });
  const later = await receipts.find(two);
  expect(later).toMatchObject({ id: two.id, arguments: { name: "two" } });
  expect(Date.parse(later.asked_at) - Date.parse(opened.asked_at)).toBe(200);
  expect(await receipts.workspaceOf(two.id)).toBe("ws_a");
  expect(await receipts.find(other)).toMatchObject({ arguments: { name: "other" } });
  expect(await Array.fromAsync(receipts.export("ws_a"), (text) => JSON.parse(text))).toEqual([opened, later]);
  const row = one.id.slice(0, -1);
  for (const id of [row, `${row}_`, `${one.id}A`])
    expect((await failsWith(() => receipts.find({ workspaceId: "ws_a", id }))).code).toBe("not_found");
  await receipts.close();
  it.store.close();
});

test("a row holds 64 receipts, and the next ones have another", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const places = Array.from({ length: 65 }, (_, at) => it.ask(receipts, `at ${at}`));
  await receipts.flush();
  expect(it.rows()).toEqual([64, 1]);
  for (const at of [0, 63, 64]) {
    const place = places[at];
    if (place === undefined) throw new Error("there are fewer receipts");
    expect(await receipts.find(place)).toMatchObject({ arguments: { name: `at ${at}` } });
  }
  await receipts.close();
  it.store.close();
});

test("the same answer has the same receipt, written before or not", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const place = it.ask(receipts, "same");
  expect(it.ask(receipts, "same")).toEqual(place);
  await receipts.flush();
  expect(it.ask(receipts, "same")).toEqual(place);
  await receipts.flush();
  expect(it.rows()).toEqual([1]);
  await receipts.close();
  it.store.close();
});

test("what is asked while others are written, or could not be, has a row of its own", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const { sqlite } = fileOf(it.store);
  sqlite.run("CREATE TRIGGER refuse BEFORE INSERT ON receipt BEGIN SELECT RAISE(ABORT, 'refused'); END");
  const refused = it.ask(receipts, "refused");
  const writing = receipts.flush();
  const meanwhile = it.ask(receipts, "meanwhile");
  await writing;
  sqlite.run("DROP TRIGGER refuse");
  const after = it.ask(receipts, "after");
  await receipts.flush();
  expect(it.rows()).toEqual([1, 2]);
  for (const [name, place] of Object.entries({ refused, meanwhile, after }))
    expect(await receipts.find(place)).toMatchObject({ arguments: { name } });
  await receipts.close();
  it.store.close();
});

test("a receipt of before, which had a row of its own, opens and is exported", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const { workspaceId, id: newer } = it.ask(receipts, "newer");
  const { asked_at, id: _, ...kept } = await receipts.find({ workspaceId, id: newer });
  const key = await it.store.receipts.findKey(workspaceId);
  if (key === undefined) throw new Error("the workspace has no key");
  const vault = createReceiptVault({ ...it, keyRing: await it.openRing(), dataKeySeconds: 0 });
  const seal = await vault.open(workspaceId, key);
  const id = "Zk3vQ9-tB0sWmL7x";
  const older = Buffer.from(JSON.stringify({ ...kept, arguments: { name: "older" } }));
  const atMs = Date.parse(asked_at) - DAY_MS;
  const row = { id, workspace_id: workspaceId, at_ms: atMs, held: 1, ...seal.seal(id, older) };
  await it.store.receipts.insert([row], 10);
  const opened = await receipts.find({ workspaceId, id });
  expect(opened).toMatchObject({ id, asked_at: isoTime(atMs), arguments: { name: "older" } });
  expect(await receipts.workspaceOf(id)).toBe(workspaceId);
  expect(await Array.fromAsync(receipts.export(workspaceId), (text) => JSON.parse(text))).toContainEqual(opened);
  vault.close();
  await receipts.close();
  it.store.close();
});

test("the newest of a workspace stay up to the bound, and another workspace's are its own", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const other = it.ask(receipts, "other", "ws_b");
  const first = it.ask(receipts, "first");
  await receipts.flush();
  const room = it.store.receipts;
  const ids = async () => (await room.page({ workspaceId: "ws_a", after: "", limit: 10 })).map(({ id }) => id);
  const [rowId] = await ids();
  const row = await room.find({ workspaceId: "ws_a", ids: [rowId ?? ""] });
  if (row === undefined) throw new Error("the receipt was not written");
  const newer = (at: number, held: number) => ({ ...row, id: `newer_${at}`, at_ms: row.at_ms + at, held });
  await room.insert([newer(1, 1), newer(2, 1)], 3);
  expect(await receipts.find(first)).toMatchObject({ arguments: { name: "first" } });
  await room.insert([newer(3, 1)], 3);
  expect(await ids()).toEqual(["newer_1", "newer_2", "newer_3"]);
  // A row goes as a whole, even where that leaves fewer than may stay.
  await room.insert([newer(4, 2)], 3);
  expect(await ids()).toEqual(["newer_3", "newer_4"]);
  await room.insert([newer(5, 2)], 3);
  expect(await ids()).toEqual(["newer_5"]);
  await room.insert([newer(6, 3)], 3);
  expect(await ids()).toEqual(["newer_6"]);
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
  expect(it.rows()).toEqual([1]);
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

test("an answer whose totals, accounts or reporting are others has another receipt, though the platform's answers are the same", async () => {
  const it = await setUp();
  const receipts = await it.openReceipts();
  const own = { meta: { advertiser_id: "7119", fetched_at: "then" }, totals: { spend: 12.5 } };
  const ask = (given: { spend: number; eur: number; label: string; summary: string }) => {
    const reporting = { currency: "EUR", totals: { spend: given.eur } };
    const answer = {
      ...{ meta: { fetched_at: "then", reporting }, totals: { spend: given.spend } },
      summary: given.summary,
    };
    const question = { workspaceId: "ws_a", module: "toy", tool: "toy_visit", args: {}, requestIds: ["r1"] };
    const accounts = [{ connectionId: "con_1", label: given.label, answer: own }];
    return {
      all: receipts.record("http://shop.example", { ...question, answer, accounts, missing: [] }),
      one: receipts.record("http://shop.example", { ...question, answer, connectionId: "con_1" }),
    };
  };
  const first = { spend: 12.5, eur: 11, label: "North", summary: "On its way." };
  const { all, one } = ask(first);
  expect(ask(first)).toEqual({ all, one });
  for (const other of [{ eur: 12 }, { label: "South" }, { summary: "Behind." }, { spend: 13 }])
    expect(ask({ ...first, ...other }).all).not.toBe(all);
  for (const other of [{ summary: "Behind." }, { spend: 13 }]) expect(ask({ ...first, ...other }).one).not.toBe(one);
  await receipts.close();
  it.store.close();
});
