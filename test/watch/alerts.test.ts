/** Alerts over a simulated account: looked back with, told once at their beginning and their end, whoever judges. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays, daysBetween } from "#ads/calendar.ts";
import { alertDocument } from "#watch/alert-document.ts";
import { MAX_ALERTS } from "#watch/alerts.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { shopmcp } from "../fakes/shell.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

const PUBLIC = "https://shop.example.com";
let receiver: Receiver;
let it: RememberingShop;
let beside: TestShop;
let today: string;

beforeAll(async () => {
  receiver = startReceiver();
  const hosts = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host, SHOPMCP_PUBLIC_URL: PUBLIC };
  it = await startRememberingShop(hosts);
  const { clock, simulator, shop, workspaceId } = it;
  beside = await startTestShop({ clock, simulator, dataDir: shop.dataDir, env: { ...FAST, ...hosts } });
  const fields = { url: `${receiver.url}/hook` };
  await shop.shop.channels.create({ workspaceId, kind: "webhook", name: "hook", fields }, OWNER);
  today = simulator.truth.today(it.advertiserId);
  surge(addDays(today, -30), 3);
  await shop.shop.jobs.runAll();
});
afterAll(async () => {
  await beside.stop();
  await it.stop();
  await receiver.stop();
});

/** Every ad spends `factor` times as much on that day. */
function surge(date: string, factor: number): void {
  const day = daysBetween("1970-01-01", date);
  it.simulator.edit(it.advertiserId, ({ campaigns }) => {
    for (const { pace } of campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)))
      pace.surges = [...pace.surges, { day, factor }];
  });
}

/** Both servers look at once: at the days, then at the rules, then at what is to be sent. */
async function nextDay(): Promise<void> {
  it.clock.advance(DAY_MS);
  for (let round = 0; round < 3; round += 1) await Promise.all([it.shop.shop.jobs.runAll(), beside.shop.jobs.runAll()]);
}

const rule = (more = {}) => ({
  ...{ workspaceId: it.workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "off" },
  ...{ value: 60, days: undefined, minSample: undefined, quiet: null, ...more },
});
const alerts = () => it.shop.shop.alerts;
const told = () => receiver.received.map(({ body }) => JSON.parse(body));

/** The open alerts as an assistant hears of them. */
async function diagnosed(): Promise<readonly string[]> {
  const { structured } = await it.shop.call(it.key, "tiktok_ads_diagnose", {});
  return z.looseObject({ alerts: z.array(z.string()).default([]) }).parse(structured).alerts;
}

test("a look back names the days of a known break, by the values and medians of history, and keeps nothing", async () => {
  const { from, to, firings, days, finds_times } = await alerts().backtest(rule());
  const day = addDays(today, -30);
  expect(firings).toEqual([{ began: day, ended: addDays(day, 1) }]);
  expect([from, to]).toEqual([addDays(today, -90), addDays(today, -1)]);
  expect(days).toHaveLength(90);
  expect(finds_times).toBeGreaterThan(1);
  const { spend } = it.simulator.truth.total({ advertiserId: it.advertiserId, from: day, to: day });
  expect(days.find((one) => one.day === day)).toMatchObject({ value: spend / 100 });
  expect((await alerts().backtest(rule({ days: 2 }))).firings).toEqual([]);
  expect((await alerts().backtest(rule({ condition: "above", value: 1 }))).firings).toEqual([
    { began: from, ended: null },
  ]);
  expect(await alerts().list(it.workspaceId)).toEqual([]);
});

test("one message tells the beginning and one the end, over two servers, repeated rounds and a kill before it was noted", async () => {
  const { row } = await alerts().set(rule(), OWNER);
  await nextDay();
  expect(told()).toEqual([]);
  const began = addDays(today, 1);
  const { sqlite } = it.shop.store();
  const noted = "INSERT INTO note VALUES ('note_1', ?, ?, ?, 'sale began', 0)";
  sqlite.query(noted).run(it.connectionId, it.advertiserId, began);
  surge(began, 3);
  await nextDay();
  expect(told()).toMatchObject([{ type: "alert.began", data: { alert: row.id, metric: "spend", day: began } }]);
  const [{ data }] = told();
  expect(data.url).toBe(`${PUBLIC}/alerts`);
  expect(data.sections).toEqual([
    { heading: expect.stringContaining("proves no cause"), rows: [], lines: expect.any(Array) },
  ]);
  expect(data.sections[0].lines).toContainEqual(`${began}, the owner's note: sale began`);
  const digest = await it.shop.shop.digests.preview({ workspaceId: it.workspaceId, module: undefined });
  expect(digest.sections).toContainEqual({
    ...{ heading: "Open alerts", rows: [] },
    lines: [`Since ${began}: Spend of the account off its usual by 60 % or more`],
  });
  expect(await diagnosed()).toEqual([`since ${began}: Spend of the account off its usual by 60 % or more`]);
  sqlite.query("UPDATE alert_firing SET began_told = 0").run();
  await nextDay();
  expect(told().map(({ type }) => type)).toEqual(["alert.began", "alert.ended"]);
  expect(await diagnosed()).toEqual([]);
  sqlite.query("UPDATE alert_firing SET began_told = 0, ended_told = 0").run();
  sqlite.query("UPDATE alert SET judged_at_ms = NULL").run();
  await nextDay();
  await nextDay();
  expect(told()).toHaveLength(2);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
  const [shown] = nonEmpty(await alerts().list(it.workspaceId));
  expect(shown?.firings).toMatchObject([{ began_day: began, ended_day: addDays(began, 1) }]);
  expect(shown?.firings[0]?.began_said).toContain("as on this weekday before, at the level of the two weeks before");
});

test("a rule that was set for another account is not judged by this one's days", async () => {
  const { sqlite } = it.shop.store();
  sqlite.query("UPDATE alert SET account_id = 'another'").run();
  surge(it.simulator.truth.today(it.advertiserId), 3);
  await nextDay();
  await nextDay();
  expect(told()).toHaveLength(2);
  sqlite.query("UPDATE alert SET account_id = ?").run(it.advertiserId);
});

test("a campaign that nobody has is judged by no day: nothing fires, and a look back says so", async () => {
  const given = rule({ campaignId: "99999999999", condition: "below", value: 1 });
  await expect(alerts().backtest(given)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Check the ID"),
  });
  const before = told().length;
  const { row } = await alerts().set(given, OWNER);
  await nextDay();
  const own = (await alerts().list(it.workspaceId)).find((shown) => shown.row.id === row.id);
  expect(own?.firings).toEqual([]);
  expect(own?.waits).toContain("No campaign with the ID 99999999999 has delivered");
  const [known] = it.simulator.truth.campaigns(it.advertiserId);
  const near = `${known?.campaignId}0`;
  const waits = (await alerts().set(rule({ campaignId: near }), OWNER)).waits ?? "";
  expect(waits).toContain("The nearest that has is");
  const standing = (await alerts().list(it.workspaceId)).filter((shown) => shown.row.campaign_id === near);
  await alerts().remove({ id: standing[0]?.row.id ?? "", workspaceId: it.workspaceId }, OWNER);
  expect(told()).toHaveLength(before);
  await alerts().remove({ id: row.id, workspaceId: it.workspaceId }, OWNER);
});

test("a changed rule is judged anew, keeps when it fired, ends what it does not hold, and is its workspace's alone", async () => {
  const [before] = nonEmpty(await alerts().list(it.workspaceId));
  const id = before?.row.id ?? "";
  surge(it.simulator.truth.today(it.advertiserId), 3);
  await nextDay();
  expect(told().map(({ type }) => type)).toEqual(["alert.began", "alert.ended", "alert.began"]);
  const given = rule({ condition: "above", value: 1_000_000 });
  const other = await it.shop.newWorkspace("Another");
  await expect(alerts().change({ id, workspaceId: other.workspaceId }, given, OWNER)).rejects.toMatchObject({
    code: "not_found",
  });
  const changed = await alerts().change({ id, workspaceId: it.workspaceId }, given, OWNER);
  expect(changed).toMatchObject({
    row: { id, created_at_ms: before?.row.created_at_ms },
    interval: { lastAtMs: null },
  });
  expect(changed.firings).toHaveLength(2);
  for (let round = 0; round < 2; round += 1) await it.shop.shop.jobs.runAll();
  expect(told().at(-1)).toMatchObject({ type: "alert.ended", data: { alert: id } });
  await alerts().change({ id, workspaceId: it.workspaceId }, rule(), OWNER);
  for (let round = 0; round < 2; round += 1) await it.shop.shop.jobs.runAll();
  expect(told().map(({ type }) => type)).toEqual([
    ...["alert.began", "alert.ended", "alert.began", "alert.ended"],
    "alert.began",
  ]);
});

test("a goal of the account is watched as it stands now", async () => {
  const { workspaceId } = it;
  const miss = rule({ metric: "cpa", condition: "goal", value: undefined, minSample: 1 });
  const none = { code: "conflict", message: expect.stringContaining("No Target CPA is set for the account") };
  await expect(alerts().backtest(miss)).rejects.toMatchObject(none);
  await expect(alerts().set(miss, OWNER)).rejects.toMatchObject(none);
  const { goals } = it.shop.shop;
  const goal = { workspaceId, module: undefined, kind: "target_cpa", value: "0.01", campaignId: null } as const;
  const { id } = await goals.set(goal, OWNER);
  expect((await alerts().backtest(miss)).firings.length).toBeGreaterThan(0);
  const { row } = await alerts().set(miss, OWNER);
  await goals.remove({ id, workspaceId }, OWNER);
  const listed = (await alerts().list(workspaceId)).find((shown) => shown.row.id === row.id);
  expect(listed?.waits).toContain("No Target CPA is set");
  await alerts().remove({ id: row.id, workspaceId }, OWNER);
});

test("a rule is set once, whatever its quiet hours, and none becomes like another", async () => {
  const { workspaceId } = it;
  const same = { code: "conflict", message: expect.stringContaining("such an alert already") };
  const first = await alerts().set(rule({ value: 45 }), OWNER);
  expect(first.warning).toBeNull();
  const quiet = { from: "22:00", to: "07:00" };
  await expect(alerts().set(rule({ value: 45, quiet }), OWNER)).rejects.toMatchObject(same);
  const second = await alerts().set(rule({ value: 46 }), OWNER);
  const place = { id: second.row.id, workspaceId };
  await expect(alerts().change(place, rule({ value: 45 }), OWNER)).rejects.toMatchObject(same);
  expect((await alerts().change(place, rule({ value: 46, quiet }), OWNER)).rule.quiet).not.toBeNull();
  for (const { row } of [first, second]) await alerts().remove({ id: row.id, workspaceId }, OWNER);
});

test("a rule that was never looked at says no times, one that was says none before it was set, and both what they wait for", async () => {
  const { workspaceId } = it;
  const { row } = await alerts().set(rule({ metric: "cpa", condition: "above", value: 20 }), OWNER);
  const shown = async () => {
    const found = (await alerts().list(workspaceId)).find((one) => one.row.id === row.id);
    if (found === undefined) throw new Error("the alert is gone");
    return alertDocument(found);
  };
  expect(await shown()).toMatchObject({ looked_at: null, look_minutes: null });
  await it.shop.shop.jobs.runAll();
  const { created_at, looked_at, look_minutes, waits } = await shown();
  expect((looked_at ?? "") >= created_at).toBe(true);
  expect(look_minutes).toBe(1_440);
  expect(waits).toContain("once 20 settled days were read from their beginning, about 2026-08-");
  const looked = await alerts().backtest(rule({ metric: "cpa", condition: "above", value: 0.5, minSample: 1 }));
  expect(looked.waits).toBe(waits);
  expect(looked.firings.at(-1)?.ended).toBeNull();
  expect(looked.judged_until).not.toBeNull();
  const values = looked.days.flatMap((day) => [day.value, day.usual ?? 0]);
  expect(values.filter((value) => Math.round(value * 10_000) / 10_000 !== value)).toEqual([]);
  expect((await alerts().backtest(rule())).waits).toBeNull();
  await alerts().remove({ id: row.id, workspaceId }, OWNER);
});

test("rules that mean nothing are refused in words, and a workspace has a bounded number", async () => {
  const wrong = [
    { metric: "reach" },
    { condition: "near" },
    { value: undefined },
    { value: 0 },
    { value: 1_000.1 },
    { condition: "runaway", value: 1e12 },
    { condition: "above", value: 1e12 },
    { metric: "ctr", condition: "above", value: 101 },
    { days: 0 },
    { days: 15 },
    { minSample: 0 },
    { campaignId: "1; x" },
    { condition: "goal", value: undefined },
    { metric: "cpa", condition: "goal" },
  ];
  for (const more of nonEmpty(wrong)) {
    const refused = alerts().set(rule(more), OWNER);
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
  }
  const { sqlite } = it.shop.store();
  const standing = (await alerts().list(it.workspaceId)).length;
  sqlite
    .query(
      `WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ?)
       INSERT INTO alert SELECT id || at, connection_id, account_id, campaign_id, metric, condition, value, days, min_sample, created_at_ms, judged_at_ms, NULL, NULL FROM n, alert`,
    )
    .run(MAX_ALERTS - standing);
  await expect(alerts().set(rule(), OWNER)).rejects.toMatchObject({ code: "invalid_input" });
  sqlite.query("DELETE FROM alert WHERE id NOT IN (SELECT alert_id FROM alert_firing)").run();
  expect(await alerts().list(it.workspaceId)).toHaveLength(1);
});

test("the shell looks back, sets, lists, tests and removes; another workspace sees none of it; a connection takes its alerts along", async () => {
  const env = { SHOPMCP_DATA_DIR: it.shop.dataDir, SHOPMCP_HISTORY: "on" };
  const run = async (...words: string[]) =>
    (await shopmcp(["alert", ...words, "--workspace", it.workspaceId, "--json"], { env })).json;
  expect(await run("set", "cpa", "above", "--value", "20", "--days", "2")).toMatchObject({ metric: "cpa", days: 2 });
  const rows = await alerts().list(it.workspaceId);
  const id = rows.find(({ rule: { metric } }) => metric === "cpa")?.row.id ?? "";
  expect(await run("list")).toHaveLength(2);
  expect(await run("set", "roas", "below", "--value", "1", "--alert", id)).toMatchObject({ id, metric: "roas" });
  expect(await run("test", id)).toEqual({ channels: 1 });
  const other = await it.shop.newWorkspace("Other");
  await expect(alerts().remove({ id, workspaceId: other.workspaceId }, OWNER)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await run("remove", id)).toEqual({ id, removed: true });
  await it.shop.shop.connections.disconnect({ workspaceId: it.workspaceId, module: it.shop.tiktok() }, OWNER);
  expect(it.count("SELECT count(*) FROM alert_firing") + it.count("SELECT count(*) FROM alert")).toBe(0);
});
