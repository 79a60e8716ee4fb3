import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const TOOL = "list_pixels";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const advertiserId = () => account.simulator.advertiser.advertiserId;
const pixels = () => account.simulator.truth.pixels(advertiserId());
const main = () => pixels()[0]?.pixelId ?? "";

describe("pixels", () => {
  test("are listed with their events, and never with their script", async () => {
    const { records, columns, ...rest } = await account.table(TOOL);
    expect(records.map(({ pixel_id }) => pixel_id)).toEqual(pixels().map(({ pixelId }) => pixelId));
    expect(JSON.stringify({ records, columns, rest })).not.toContain("ttq");
    expect(records[0]).toMatchObject({
      pixel_name: "larkspurandloam.example",
      pixel_code: pixels()[0]?.code,
      partner_name: "Shopify",
      create_time: new Date(pixels()[0]?.createdAtMs ?? 0).toISOString().slice(0, 19).replace("T", " "),
      activity_status: "ACTIVE",
      events: expect.stringContaining("Complete Payment (SHOPPING)"),
    });
  });

  test("of more than a page are read to the end, or only those that are asked for", async () => {
    const tokyo = await connectAccount({ who: (simulator) => simulator.tokyo });
    const all = tokyo.simulator.truth.pixels(tokyo.simulator.tokyo.advertiserId);
    tokyo.newRequests();
    expect((await tokyo.call(TOOL, { limit: 5 })).page.total).toBe(all.length);
    expect(tokyo.newRequests()).toEqual(["/pixel/list/", "/pixel/list/"]);
    const wanted = [all[3]?.pixelId, all[22]?.pixelId];
    const { records } = await tokyo.table(TOOL, { pixel_ids: wanted });
    expect(records.map(({ pixel_id }) => pixel_id)).toEqual(wanted);
    const counted = await tokyo.call(TOOL, { events_for: "yesterday", limit: 200 });
    expect(tokyo.newRequests().filter((path) => path === "/pixel/event/stats/")).toHaveLength(3);
    expect(counted.page.total).toBeGreaterThan(all.length);
    expect(tokyo.refused()).toEqual([]);
    await tokyo.stop();
  });
});

describe("event counts", () => {
  const countsIn = (from: string, to: string) =>
    account.simulator.truth.pixelCounts({ advertiserId: advertiserId(), pixelId: main(), from, to });

  // It is 2026-11-22 12:00 in UTC.
  test.each([
    ["yesterday", "2026-11-21", "2026-11-21", 1],
    ["last_30_days", "2026-10-23", "2026-11-21", 1],
    ["last_90_days", "2026-08-24", "2026-11-21", 3],
    ["today", "2026-11-22", "2026-11-22", 1],
  ])("of %s are those of days of UTC, browser and server apart", async (preset, from, to, requests) => {
    const own = await connectAccount();
    own.newRequests();
    const { records, meta } = await own.table(TOOL, { events_for: preset, pixel_ids: main() });
    expect(own.newRequests().filter((path) => path === "/pixel/event/stats/")).toHaveLength(requests);
    const counted = countsIn(from, to);
    for (const { type, browser, server, attributed } of nonEmpty(counted))
      expect(records.find(({ event_type }) => event_type === type)).toMatchObject({
        total_count: browser + server,
        browser_event_total_count: browser,
        server_event_total_count: server,
        attributed_count: attributed,
      });
    expect(meta.window).toMatchObject({ start: from, end: to });
    expect(meta.warnings.join()).toContain("Days of event counts are those of UTC");
    await own.stop();
  });

  test("are zero for an event that is set up and silent, and rows lead to every pixel", async () => {
    const { records } = await account.table(TOOL, { events_for: "last_7_days" });
    const silent = records.filter(({ pixel_id }) => pixel_id !== main());
    expect(silent).toHaveLength(pixels().length - 1);
    for (const record of nonEmpty(silent)) expect(record).toMatchObject({ event_type: "SHOPPING", total_count: 0 });
  });

  test("begin with the day of UTC when the account's own day is another", async () => {
    const tokyo = await connectAccount({ who: (simulator) => simulator.tokyo, start: "2026-11-22T20:00:00Z" });
    const { meta } = await tokyo.call(TOOL, { events_for: "today" });
    expect(meta.window).toMatchObject({ start: "2026-11-22", end: "2026-11-22" });
    await tokyo.stop();
  });

  test("that TikTok does not give are unknown, not zero, and the pixels are still listed", async () => {
    const own = await connectAccount();
    own.simulator.setScopes(own.simulator.advertiser.accessToken, ["1", "2", "4", "800"]);
    const { records, meta } = await own.table(TOOL, { events_for: "yesterday" });
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(({ total_count }) => total_count))).toEqual(new Set([null]));
    expect(meta.warnings.join()).toMatch(/without event counts.*"Pixel Management"/);
    await own.stop();
  });
});

test("what cannot be is refused in words, before TikTok is asked", async () => {
  account.newRequests();
  const refusal = async (args: Record<string, unknown>) => (await failsWith(() => account.call(TOOL, args))).message;
  expect(await refusal({ events_for: "lifetime" })).toContain("Choose another preset");
  expect(await refusal({ limit: 0 })).toContain("limit: at least 1");
  expect(await refusal({ event_for: "today" })).toContain("did you mean events_for");
  expect(account.newRequests()).toEqual([]);
});

test("the permission it needs is named where it is missing", async () => {
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "2", "4"]);
  const error = await failsWith(() => lonely.call(TOOL));
  expect(error.code).toBe("permission_missing");
  expect(error.message).toContain('"Pixel Management"');
  await lonely.stop();
});

test.each([
  ["2026-05-26T11:00:13Z", "2026-05-26 11:00:13"],
  ["2026-05-26T11:00:13.250+02:00", "2026-05-26 09:00:13"],
  ["2026-05-26 11:00:13", "2026-05-26 11:00:13"],
  [1_779_793_213_000, "2026-05-26 11:00:13"],
  ["1779793213", "2026-05-26 11:00:13"],
  ["last spring", "last spring"],
  [9e15, null],
  [0, null],
  [null, null],
])("a pixel made at %p says when", async (create_time, shown) => {
  const own = await connectAccount();
  own.simulator.fail({
    path: "/pixel/list/",
    mutate: (envelope) => {
      const { pixels: list, ...rest } = Object(envelope.data);
      const changed = { ...list[0], create_time, activity_status: "NO_RECENT_ACTIVITY" };
      return { ...envelope, data: { ...rest, pixels: [changed, ...list.slice(1)] } };
    },
  });
  const { records, meta } = await own.table(TOOL);
  expect(records[0]).toMatchObject({ create_time: shown, activity_status: "NO_RECENT_ACTIVITY" });
  expect(meta.warnings).toEqual([]);
  await own.stop();
});
