import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addDays } from "#ads/calendar.ts";
import type { HistoryRow } from "#db/histories.ts";
import { REST_ID, withReading } from "#history/kept-day.ts";
import { createKeptHistories } from "#history/kept-histories.ts";
import { MAX_ROWS_A_DAY } from "#history/largest-rows.ts";
import { encodeBlock, type MonthBlock } from "#history/month-block.ts";
import { withDay } from "#history/with-day.ts";
import { historyAad, historyBlockAad, historyKeyContext, openBox } from "#vault/envelope.ts";
import { createHistoryVault } from "#vault/history-vault.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { rewrap } from "#vault/rewrap.ts";
import { unwrapDataKey } from "#vault/unwrap-data-key.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { kmsVault } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const UNTIL = 1_600;
const PLACE = {
  ...{ workspaceId: "ws_a", module: "toy", connectionId: "con_1" },
  ...{ accountId: "7119", currency: "USD", zone: "Etc/GMT+7" },
};
const BLOCK = { level: "account", month: "2026-11" };
const TEXT = Buffer.from("canary-days-91ac");

async function sealedHistory() {
  const it = await kmsVault(null);
  await it.put(await it.openVault(0), "con_1");
  const vaultNow = async (seconds = 0) =>
    createHistoryVault({ store: it.store, keyRing: await it.openRing(), clock: it.clock, dataKeySeconds: seconds });
  const vault = await vaultNow();
  const key = await vault.makeKey(PLACE);
  const row: HistoryRow = {
    ...{ id: "his_1", connection_id: "con_1", ...key, account_id: "7119", currency: "USD", zone: "Etc/GMT+7" },
    ...{ begun_at_ms: 0, anew: false, next_at_ms: 0, read_at_ms: null, failures: 0, last_error: null },
    ...{ lease_until_ms: 0, lease_holder: null, today_asked_at_ms: null },
    ...{ today_gap_ms: null, today_read_at_ms: null, today_ends_at_ms: null, hours_wanted_at_ms: null },
  };
  expect(await it.store.histories.begin(row, 1)).toBe("begun");
  return { ...it, vault, vaultNow, key, row };
}

test("a history opens for its own connection, account, currency, zone, level and month alone", async () => {
  const { vault, key, store } = await sealedHistory();
  const seal = await vault.open(PLACE, key);
  const box = seal.seal(BLOCK, TEXT);
  expect(seal.open(BLOCK, box)).toEqual(TEXT);
  for (const moved of [
    { workspaceId: "ws_b" },
    { connectionId: "con_2" },
    { accountId: "7120" },
    { currency: "EUR" },
    { zone: "UTC" },
  ])
    expect((await failsWith(() => vault.open({ ...PLACE, ...moved }, key))).code).toBe("vault_unreadable");
  for (const moved of [{ level: "campaign" }, { month: "2026-10" }])
    expect((await failsWith(async () => seal.open({ ...BLOCK, ...moved }, box))).code).toBe("vault_unreadable");
  for (const part of ["nonce", "sealed", "tag"] as const) {
    const flipped = Buffer.from(box[part]);
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    expect((await failsWith(async () => seal.open(BLOCK, { ...box, [part]: flipped }))).code).toBe("vault_unreadable");
  }
  store.close();
});

test("a rewrap moves its key, and the blocks stay as they are", async () => {
  const { vault, vaultNow, key, row, store, folder, openRing } = await sealedHistory();
  const box = (await vault.open(PLACE, key)).seal(BLOCK, TEXT);
  const next = join(folder, "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  const report = await rewrap({ store, keyRing: await openRing() }, `local:${next}`);
  expect(report).toMatchObject({ moved: 1, histories: 1, failed: 0, left: 0 });
  const moved = await store.histories.find("con_1");
  expect(moved?.key_id).not.toBe(row.key_id);
  const opened = await (await vaultNow()).open(PLACE, moved ?? key);
  expect(opened.open(BLOCK, box)).toEqual(TEXT);
  store.close();
});

test("neither its key, nor the key around that, nor what is sealed is on disk in clear", async () => {
  const { vault, key, store, folder, openRing } = await sealedHistory();
  await store.histories.claim({ id: "his_1", holder: "one", nowMs: 0, untilMs: 1_000 });
  const box = (await vault.open(PLACE, key)).seal(BLOCK, TEXT);
  const row = { history_id: "his_1", ...BLOCK, days: 1, first_day: "2026-11-01", ...box };
  expect(await store.histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [row])).toBe(true);
  const around = await unwrapDataKey(await openRing(), key, historyKeyContext(PLACE));
  const own = openBox(around.key, key, historyAad(PLACE));
  expect(openBox(own, box, historyBlockAad(PLACE, BLOCK))).toEqual(TEXT);
  expect(filesHolding(folder, box.sealed)).not.toEqual([]);
  for (const secret of [own, around.key, TEXT]) expect(filesHolding(folder, secret)).toEqual([]);
  store.close();
});

test("what a reading of days writes is seen in its own row, and keeps no other row or answer from being used again", async () => {
  const { vault, key, store } = await sealedHistory();
  const { histories, connections } = store;
  const [lease, place] = [
    { id: "his_1", holder: "one", untilMs: UNTIL },
    { workspaceId: "ws_a", module: "toy", label: "con_1" },
  ];
  const block = { ...BLOCK, days: 1, first_day: "2026-11-01", ...(await vault.open(PLACE, key)).seal(BLOCK, TEXT) };
  const seen = async () => {
    const { lease_holder, lease_until_ms, read_at_ms } = (await histories.find("con_1")) ?? {};
    return [lease_holder, lease_until_ms, read_at_ms];
  };
  await seen();
  const [kept, version] = [await connections.find(place), store.version()];
  expect(kept?.id).toBe("con_1");
  await histories.claim({ ...lease, nowMs: 0, untilMs: 1_000 });
  expect(await seen()).toEqual(["one", 1_000, null]);
  await histories.putBlocks(lease, [{ history_id: "his_1", ...block }]);
  expect(await seen()).toEqual(["one", UNTIL, null]);
  await histories.settle(lease, { readAtMs: 1_200, next_at_ms: 9_000, failures: 0, last_error: null });
  expect(await seen()).toEqual([null, 0, 1_200]);
  await histories.deleteBefore({ id: "his_1", level: BLOCK.level, month: "2026-12" });
  expect(await histories.months("his_1")).toEqual([]);
  expect(store.version()).toBe(version);
  expect(await connections.find(place)).toBe(kept);
  await histories.delete("con_1");
  expect(await histories.find("con_1")).toBeUndefined();
  expect(store.version()).not.toBe(version);
  store.close();
});

test("one process reads at a time; who lost the lease writes nothing, and neither does who comes after the end", async () => {
  const { vault, key, store } = await sealedHistory();
  const { histories } = store;
  const block = {
    history_id: "his_1",
    ...BLOCK,
    days: 1,
    first_day: "2026-11-01",
    ...(await vault.open(PLACE, key)).seal(BLOCK, TEXT),
  };
  const claim = (holder: string, nowMs: number) =>
    histories.claim({ id: "his_1", holder, nowMs, untilMs: nowMs + 1_000 });
  expect(await claim("one", 0)).toBe(true);
  expect(await claim("other", 500)).toBe(false);
  expect(await claim("one", 600)).toBe(true);
  expect(await histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [block])).toBe(true);
  expect(await claim("other", 1_700)).toBe(true);
  expect(await histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [{ ...block, days: 2 }])).toBe(
    false,
  );
  // A clock that ran a day ahead keeps nobody out.
  expect(await claim("ahead", 86_400_000)).toBe(true);
  expect(await claim("one", 2_000)).toBe(true);
  await histories.delete("con_1");
  expect(await histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [block])).toBe(false);
  expect(fileOf(store).sqlite.query("SELECT count(*) AS n FROM history_block").get()).toEqual({ n: 0 });
  store.close();
});

test("nothing begins for a connection that was replaced meanwhile, nor under a key that seals no more", async () => {
  const { store, row, folder, openRing } = await sealedHistory();
  expect(await store.histories.begin({ ...row, id: "his_2" }, 2)).toBe("gone");
  expect(await store.histories.begin({ ...row, id: "his_2", connection_id: "con_9" }, 1)).toBe("gone");
  const next = join(folder, "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  await rewrap({ store, keyRing: await openRing() }, `local:${next}`);
  expect(await store.histories.begin({ ...row, id: "his_2" }, 1)).toBe("key_moved");
  expect((await store.histories.find("con_1"))?.id).toBe("his_1");
  store.close();
});

test("a day of more campaigns than are kept is the platform's to answer, and the days beside it are not", async () => {
  const { vault, key, store, clock } = await sealedHistory();
  await store.histories.claim({ id: "his_1", holder: "one", nowMs: 0, untilMs: 1_000 });
  const rowsOf = (many: number) =>
    Array.from({ length: many }, (_, at) => ({ id: `${18_000 + at}`, name: null, values: [`${at}`] }));
  let block: MonthBlock | undefined;
  for (const [index, many] of [MAX_ROWS_A_DAY, MAX_ROWS_A_DAY + 1, 3].entries()) {
    const day = addDays("2026-01-01", index);
    const rows = rowsOf(many).map((row) => ({ day, ...row }));
    block = withDay(block, { day, age: 36, rows, whole: true, atMs: 0 }, ["spend"]);
  }
  if (block === undefined) throw new Error("three days were put in");
  expect(block.days.map(({ last }) => last.size)).toEqual([MAX_ROWS_A_DAY, MAX_ROWS_A_DAY + 1, 3]);
  expect(block.days[1]?.last.get(REST_ID)).toEqual(["0"]);
  const place = { level: "campaign", month: "2026-01" };
  const box = (await vault.open(PLACE, key)).seal(place, await encodeBlock(block));
  const row = { history_id: "his_1", ...place, days: 3, first_day: "2026-01-01", ...box };
  await store.histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [row]);
  const { accountId, currency, zone, ...at } = PLACE;
  const kept = createKeptHistories({ store, vault, modules: [], clock, seconds: 0 })(at);
  const span = (from: string, to: string) => ({ level: "campaign", from, to }) as const;
  const account = { accountId, currency, zone };
  const settled = async (from: string, to: string) =>
    (await kept.settled(account, span(from, to), ["spend"]))?.rows.length ?? null;
  expect(await settled("2026-01-01", "2026-01-01")).toBe(MAX_ROWS_A_DAY);
  expect(await settled("2026-01-01", "2026-01-02")).toBeNull();
  expect(await settled("2026-01-03", "2026-01-03")).toBe(3);
  const days = await kept.days(account, span("2026-01-01", "2026-01-03"), ["spend"]);
  expect(days?.map(({ day }) => day)).toEqual(["2026-01-01", "2026-01-03"]);
  store.close();
});

test("more rows than one call may read are the platform's to answer", async () => {
  const { vault, key, store, clock } = await sealedHistory();
  const seal = await vault.open(PLACE, key);
  const rows = new Map(Array.from({ length: 1_000 }, (_, id) => [`${18_000 + id}`, ["1"]]));
  await store.histories.claim({ id: "his_1", holder: "one", nowMs: 0, untilMs: 1_000 });
  for (const [month, length] of [
    ["2026-01", 31],
    ["2026-02", 28],
    ["2026-03", 31],
  ] as const) {
    const days = Array.from({ length }, (_, index) => {
      const day = addDays(`${month}-01`, index);
      return withReading(undefined, { day, age: 36, atMs: 0, whole: true, rows });
    });
    const place = { level: "campaign", month };
    const box = seal.seal(place, await encodeBlock({ metrics: ["spend"], names: new Map(), days }));
    await store.histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [
      { history_id: "his_1", ...place, days: length, first_day: `${month}-01`, ...box },
    ]);
  }
  const { accountId, currency, zone, ...place } = PLACE;
  const kept = createKeptHistories({ store, vault, modules: [], clock, seconds: 0 })(place);
  const settled = (to: string) =>
    kept.settled({ accountId, currency, zone }, { level: "campaign", from: "2026-01-01", to }, ["spend"]);
  expect((await settled("2026-02-28"))?.rows).toHaveLength(59_000);
  expect(await settled("2026-03-01")).toBeNull();
  store.close();
});
