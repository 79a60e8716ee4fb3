import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { OWNER, startTestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST, type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

let it: RememberingShop;
let firstDay: string;

beforeAll(async () => {
  it = await startRememberingShop();
  firstDay = it.simulator.truth.today(it.advertiserId);
  await it.shop.shop.jobs.runAll();
  // Nobody looked on four days.
  it.clock.advance(5 * DAY_MS);
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

const Exported = z.object({
  days: z.array(
    z.object({
      level: z.string(),
      day: z.string(),
      id: z.string(),
      name: z.string().nullable(),
      age: z.int(),
      last: z.record(z.string(), z.string().nullable()).nullable(),
      first: z.object({ age: z.int() }),
      at: z.record(z.string(), z.record(z.string(), z.string().nullable()).nullable()),
    }),
  ),
});

async function exported(): Promise<z.infer<typeof Exported>["days"]> {
  const lines: string[] = [];
  for await (const line of await it.shop.shop.workspaces.export(it.workspaceId, OWNER)) lines.push(line);
  return Exported.parse(JSON.parse(lines.join("\n"))).days;
}

test("a day whose age was missed is read at the next look, and has no value for that age", async () => {
  const days = (await exported()).filter(({ level }) => level === "account");
  const agesOf = (day: string) => {
    const found = days.find((one) => one.day === day);
    return { first: found?.first.age, at: Object.keys(found?.at ?? {}).map(Number), last: found?.age };
  };
  // Read when it was one day old, and next when it was six.
  expect(agesOf(addDays(firstDay, -1))).toEqual({ first: 1, at: [1], last: 6 });
  expect(agesOf(firstDay)).toEqual({ first: 5, at: [], last: 5 });
  expect(agesOf(addDays(firstDay, 2))).toEqual({ first: 3, at: [3], last: 3 });
  // Read at nine days, and at fourteen.
  expect(agesOf(addDays(firstDay, -9))).toEqual({ first: 9, at: [14], last: 14 });
  expect(agesOf(addDays(firstDay, -36))).toEqual({ first: 36, at: [], last: 36 });
});

test("the export has every day in clear, with the numbers that were others before", async () => {
  const days = await exported();
  const campaigns = new Map(it.simulator.truth.campaigns(it.advertiserId).map((one) => [one.campaignId, one.name]));
  const day = addDays(firstDay, -9);
  const rows = days.filter((one) => one.level === "campaign" && one.day === day);
  expect(rows.length).toBeGreaterThan(3);
  const truth = it.simulator.truth.daily({ advertiserId: it.advertiserId, level: "campaign", from: day, to: day });
  for (const { id, name, last } of nonEmpty(rows)) {
    expect(name).toBe(campaigns.get(id) ?? "none");
    const known = truth.find((one) => one.id === id);
    expect(last?.spend).toBe((Number(known?.spend) / 100).toFixed(2));
  }
  expect(days.filter(({ level }) => level === "account").length).toBeGreaterThan(190);
});

test("status says how many days are kept and when the next look is, and doctor opens them", async () => {
  const env = { SHOPMCP_DATA_DIR: it.shop.dataDir, SHOPMCP_TIKTOK_BASE_URL: "http://127.0.0.1:9" };
  const status = await shopmcp(["status", "--json"], { env });
  expect(status.json).toMatchObject([
    {
      kept_days: {
        anew: false,
        levels: [
          { level: "account", days: 405 },
          { level: "campaign", days: 125 },
        ],
        last_read_at: new Date(it.clock.now()).toISOString(),
        last_error: null,
      },
    },
  ]);
  const days = async () => {
    const { checks } = z
      .object({ checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })) })
      .parse((await shopmcp(["doctor", "--json"], { env })).json);
    return checks.find(({ name }) => name === "days");
  };
  expect(await days()).toMatchObject({ ok: true, message: "1 kept, each one opens" });
});

test("the page's document has the same, and when completeness will speak", async () => {
  const document = await it.shop.shop.histories.keptDays({ id: it.connectionId, module: "tiktok-ads" });
  expect(Date.parse(document?.completeness_from ?? "")).toBeGreaterThan(it.clock.now() + 40 * DAY_MS);
  expect(document?.still_reading).toBeNull();
  expect(Date.parse(document?.next_read_at ?? "")).toBeGreaterThan(it.clock.now() + 12 * 3_600_000);
  expect(document?.bytes).toBeGreaterThan(10_000);
});

test("a full disk stops history, and nothing else; with room it goes on", async () => {
  const { sqlite } = it.shop.store();
  sqlite.run(
    "CREATE TRIGGER full_disk BEFORE UPDATE ON history_block BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
  );
  it.clock.advance(DAY_MS);
  const before = it.count("SELECT sum(days) FROM history_block");
  await it.shop.shop.jobs.runAll();
  expect(it.count("SELECT sum(days) FROM history_block")).toBe(before);
  expect(it.count("SELECT failures FROM history")).toBe(1);
  expect((await it.report({ level: "account", date_preset: "yesterday" })).rows).toHaveLength(1);
  await it.shop.shop.connections.verify({ workspaceId: it.workspaceId, module: it.shop.tiktok() }, OWNER);
  sqlite.run("DROP TRIGGER full_disk");
  // It waits a while before it tries again.
  await it.shop.shop.jobs.runAll();
  expect(it.count("SELECT failures FROM history")).toBe(1);
  it.clock.advance(3_600_000);
  await it.shop.shop.jobs.runAll();
  expect(it.count("SELECT failures FROM history")).toBe(0);
  expect(it.count("SELECT sum(days) FROM history_block")).toBe(before + 2);
  sqlite.close();
});

test("two servers on one folder read each connection once", async () => {
  const { clock, simulator, shop } = it;
  const other = await startTestShop({ clock, simulator, env: FAST, dataDir: shop.dataDir });
  clock.advance(DAY_MS);
  simulator.requests.length = 0;
  await Promise.all([shop.shop.jobs.runAll(), other.shop.jobs.runAll()]);
  const asked = simulator.requests.filter(({ path }) => path === "/report/integrated/get/");
  // Two questions of the account and two of campaigns: the days between those that are due come along in a page.
  expect(asked).toHaveLength(4);
  expect(new Set(asked.map(({ query }) => JSON.stringify(query))).size).toBe(4);
  await other.stop();
});

test("what is damaged is none: doctor says so, and TikTok is asked", async () => {
  const settled = { level: "account", start_date: addDays(firstDay, -80), end_date: addDays(firstDay, -40) };
  expect((await it.report(settled)).meta.source).toBe("history");
  const { sqlite } = it.shop.store();
  sqlite.run("UPDATE history_block SET tag = zeroblob(16)");
  sqlite.close();
  it.clock.advance(61_000);
  expect((await it.report(settled)).meta.source).toBeUndefined();
  const said = await it.shop.shop.histories.describe().catch(String);
  expect(said).toContain(`1 of 1 history cannot be opened: that of ${it.connectionId}`);
});

test("turned off, nothing is read and nothing answered from history", async () => {
  const off = await startRememberingShop({ SHOPMCP_HISTORY: "off" });
  off.simulator.requests.length = 0;
  await off.shop.shop.jobs.runAll();
  expect(off.simulator.requests).toEqual([]);
  expect(off.count("SELECT count(*) FROM history")).toBe(0);
  expect(await off.shop.shop.histories.describe()).toBe("0 kept, each one opens; SHOPMCP_HISTORY is off");
  await off.stop();
});
