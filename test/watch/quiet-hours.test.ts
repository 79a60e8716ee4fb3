/** Quiet hours: when they are, whatever the clocks do, and what waits for their end. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { daysBetween } from "#ads/calendar.ts";
import { quietUntil } from "#channels/quiet-until.ts";
import { quietDocument, quietSpans, readQuiet } from "#watch/quiet-hours.ts";
import { openZones } from "#zones/zones.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { shopmcp } from "../fakes/shell.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const until = (zone: string, from: string, to: string, at: string) => {
  const found = openZones(null).find(zone);
  if (found === null) throw new Error(`no rules for ${zone}`);
  const nowMs = Date.parse(at);
  const endsMs = quietUntil(quietSpans(found, readQuiet({ from, to }), nowMs), nowMs);
  return endsMs === null ? null : new Date(endsMs).toISOString();
};

test("quiet hours begin with their first minute, end before the last, and may pass midnight", () => {
  expect(until("UTC", "22:00", "07:00", "2026-11-29T21:59:59.999Z")).toBeNull();
  expect(until("UTC", "22:00", "07:00", "2026-11-29T22:00:00Z")).toBe("2026-11-30T07:00:00.000Z");
  expect(until("UTC", "22:00", "07:00", "2026-11-30T06:59:59.999Z")).toBe("2026-11-30T07:00:00.000Z");
  expect(until("UTC", "22:00", "07:00", "2026-11-30T07:00:00Z")).toBeNull();
  expect(until("UTC", "12:30", "13:45", "2026-11-30T13:00:00Z")).toBe("2026-11-30T13:45:00.000Z");
  expect(until("UTC", "00:00", "23:59", "2026-11-30T23:58:00Z")).toBe("2026-11-30T23:59:00.000Z");
  expect(until("Asia/Kolkata", "22:00", "07:00", "2026-11-29T16:30:00Z")).toBe("2026-11-30T01:30:00.000Z");
});

test("in the nights in which clocks change they end by the account's clock", () => {
  const berlin = (from: string, to: string, at: string) => until("Europe/Berlin", from, to, at);
  expect(berlin("22:00", "07:00", "2026-03-28T21:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
  expect(berlin("22:00", "07:00", "2026-10-24T20:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
  // 02:30 is skipped in the one night, and comes twice in the other.
  expect(berlin("22:00", "02:30", "2026-03-29T00:59:00Z")).toBe("2026-03-29T01:30:00.000Z");
  expect(berlin("22:00", "02:30", "2026-10-25T00:29:00Z")).toBe("2026-10-25T00:30:00.000Z");
  expect(berlin("22:00", "02:30", "2026-10-25T01:15:00Z")).toBeNull();
  expect(berlin("02:10", "02:40", "2026-03-29T01:20:00Z")).toBe("2026-03-29T01:40:00.000Z");
});

test("two different times of the day are quiet hours, and nothing else is", () => {
  expect(quietDocument(readQuiet({ from: "22:00", to: "07:05" }))).toEqual({ from: "22:00", to: "07:05" });
  const wrong = [
    ["", "07:00"],
    ["22:00", ""],
    ["24:00", "07:00"],
    ["22", "7"],
    ["22:60", "07:00"],
    ["9:00", "10:00"],
    ["07:00", "07:00"],
  ] as const;
  for (const [from, to] of nonEmpty(wrong))
    expect(() => readQuiet({ from, to })).toThrow(/^Quiet hours (?:are two times|begin and end at different times)/);
});

let receiver: Receiver;
let it: RememberingShop;
let beside: TestShop;

const env = () => ({ SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host });

beforeAll(async () => {
  receiver = startReceiver();
  it = await startRememberingShop(env());
  const { clock, simulator, shop, workspaceId } = it;
  beside = await startTestShop({ clock, simulator, dataDir: shop.dataDir, env: { ...FAST, ...env() } });
  const fields = { url: `${receiver.url}/hook` };
  await shop.shop.channels.create({ workspaceId, kind: "webhook", name: "hook", fields }, OWNER);
  await shop.shop.jobs.runAll();
});
afterAll(async () => {
  await beside.stop();
  await it.stop();
  await receiver.stop();
});

const told = () => receiver.received.map(({ body }) => JSON.parse(body));
const ids = () => new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
const waiting = () => it.count("SELECT count(*) FROM channel_message WHERE settled_at_ms IS NULL");
const rule = (more = {}) => ({
  ...{ workspaceId: it.workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "off" },
  ...{ value: 60, days: undefined, minSample: undefined, quiet: { from: "12:00", to: "14:00" }, ...more },
});

async function rounds(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await Promise.all([it.shop.shop.jobs.runAll(), beside.shop.jobs.runAll()]);
}

/** Every ad spends three times as much on the day that is today; a day later it is read. */
async function surgeToday(): Promise<string> {
  const today = it.simulator.truth.today(it.advertiserId);
  it.simulator.edit(it.advertiserId, ({ campaigns }) => {
    for (const { pace } of campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)))
      pace.surges = [...pace.surges, { day: daysBetween("1970-01-01", today), factor: 3 }];
  });
  it.clock.advance(DAY_MS);
  await rounds();
  return today;
}

test("what begins in quiet hours is decided at once and told once at their end, over two servers and a restart", async () => {
  const { shop, workspaceId } = it;
  const { row } = await shop.shop.alerts.set(rule(), OWNER);
  const backtest = ({ quiet }: { quiet: { from: string; to: string } | null }) =>
    shop.shop.alerts.backtest(rule({ quiet }));
  expect(await backtest({ quiet: null })).toEqual(await backtest({ quiet: { from: "00:00", to: "23:59" } }));
  await rounds();
  // 13:00 in the account.
  const day = await surgeToday();
  const [shown] = nonEmpty(await shop.shop.alerts.list(workspaceId));
  expect(shown?.firings).toMatchObject([{ began_day: day, began_told: true }]);
  expect([told(), waiting()]).toEqual([[], 1]);

  await beside.stop();
  const { clock, simulator } = it;
  beside = await startTestShop({ clock, simulator, dataDir: shop.dataDir, env: { ...FAST, ...env() } });
  clock.advance(HOUR_MS - 2_000);
  await rounds();
  expect(told()).toEqual([]);
  it.shop.store().sqlite.query("UPDATE alert_firing SET began_told = 0").run();
  clock.advance(2_000);
  await rounds();
  expect(told()).toMatchObject([{ type: "alert.began", data: { alert: row.id, day } }]);
  expect(waiting()).toBe(0);
});

test("an end in quiet hours waits as well, and says how it began", async () => {
  const day = told()[0].data.day;
  it.clock.advance(DAY_MS - HOUR_MS);
  await rounds();
  expect([told().length, waiting()]).toEqual([1, 1]);
  it.clock.advance(HOUR_MS);
  await rounds();
  expect(told().map(({ type }) => type)).toEqual(["alert.began", "alert.ended"]);
  expect(told()[1].data.sections).toMatchObject([{ heading: `It began on ${day}`, lines: [expect.any(String)] }]);
  expect(ids().size).toBe(2);
});

test("what began and ended in the same quiet hours is told by one message, of its end", async () => {
  const before = told().length;
  const { workspaceId, shop } = it;
  const [standing] = nonEmpty(await shop.shop.alerts.list(workspaceId));
  const place = { id: standing?.row.id ?? "", workspaceId };
  const quiet = { from: "10:00", to: "20:00" };
  await shop.shop.alerts.change(place, rule({ quiet }), OWNER);
  const day = await surgeToday();
  expect(waiting()).toBe(1);
  await shop.shop.alerts.change(place, rule({ condition: "above", value: 1_000_000, quiet }), OWNER);
  await rounds();
  it.shop.store().sqlite.query("UPDATE alert_firing SET began_told = 0, ended_told = 0").run();
  await rounds();
  expect([told().length, waiting()]).toEqual([before, 1]);
  it.clock.advance(7 * HOUR_MS);
  await rounds();
  const [only, ...more] = told().slice(before);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ type: "alert.ended", data: { sections: [{ heading: `It began on ${day}` }] } });
  expect(only.data.sections[0].lines[0]).toContain(`on ${day}`);
  const withdrawn = "SELECT count(*) FROM channel_message WHERE outcome = 'withdrawn' AND length(sealed) = 0";
  expect(it.count(withdrawn)).toBe(1);
});

test("a beginning that is due, or was tried already, is told beside its end", async () => {
  const { workspaceId, shop, clock } = it;
  const message = (type: string) => ({
    ...{ type, title: type, text: type, urgent: false, atMs: clock.now(), sections: [], path: null, data: {} },
    workspace: { id: workspaceId, name: "Bakery" },
  });
  const { put } = shop.shop.channels;
  const before = told().length;
  const held = { channelIds: null, notBeforeMs: clock.now() + HOUR_MS };
  await put({ occasion: "a:began", message: message("a.began"), ...held });
  await put({ occasion: "b:began", message: message("b.began"), channelIds: null });
  receiver.answer = 503;
  await shop.shop.jobs.runAll();
  receiver.answer = 200;
  for (const one of ["a", "b"])
    await put({ occasion: `${one}:ended`, message: message(`${one}.ended`), insteadOf: `${one}:began`, ...held });
  clock.advance(2 * HOUR_MS);
  await rounds();
  const types = told()
    .slice(before + 1)
    .map(({ type }) => type);
  expect(types.toSorted()).toEqual(["a.ended", "b.began", "b.ended"]);
});

test("page, API, shell and export tell the quiet hours; an account without a known time zone has none", async () => {
  const { workspaceId, shop } = it;
  const { sqlite } = shop.store();
  const run = async (...words: string[]) =>
    await shopmcp(["alert", ...words, "--workspace", workspaceId, "--json"], {
      env: { SHOPMCP_DATA_DIR: shop.dataDir, SHOPMCP_HISTORY: "on" },
    });
  const set = await run("set", "clicks", "above", "--value", "20", "--quiet", "22:00-07:00");
  expect(set.json).toMatchObject({ metric: "clicks", quiet: { from: "22:00", to: "07:00" } });
  const listed = await shopmcp(["alert", "list", "--workspace", workspaceId], {
    env: { SHOPMCP_DATA_DIR: shop.dataDir, SHOPMCP_HISTORY: "on" },
  });
  expect(listed.stdout).toContain("22:00-07:00");
  for (const typed of ["22:00", "22:00-07:00-08:00", "late-early"])
    expect((await run("set", "clicks", "above", "--value", "21", "--quiet", typed)).exit).not.toBe(0);
  const exported = (await Array.fromAsync(await shop.shop.workspaces.export(workspaceId, OWNER))).join("");
  expect(exported).toContain('"quiet_from_minutes":1320');
  sqlite.query("UPDATE connection SET account_timezone = 'Mars/Olympus'").run();
  await expect(shop.shop.alerts.set(rule({ value: 70 }), OWNER)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("time zone"),
  });
  await shop.shop.alerts.set(rule({ value: 70, quiet: null }), OWNER);
});
