/** A tool's answer as a file and as a stream, on the simulated TikTok. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

const clock = manualClock();
const simulator = startSimulator({ clock });
let shop: SignedInShop;
let path: string;
beforeAll(async () => {
  simulator.edit(simulator.advertiser.advertiserId, ({ campaigns }) => {
    for (const campaign of campaigns)
      if (campaign.name.endsWith("| main")) campaign.name = '=HYPERLINK("https://example.com")';
  });
  shop = await startSignedInShop({ clock, simulator });
  const { workspaceId } = await shop.newWorkspace("Shop");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  path = `/api/workspaces/${workspaceId}/tools`;
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Table = z.looseObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  page: z.looseObject({ total: z.number(), cursor: z.string().optional() }),
});
const ask = (tool: string, body: unknown, headers = {}) => shop.ask("POST", `${path}/${tool}`, { body, headers });
const CAMPAIGNS = { level: "campaign", date_preset: "last_7_days" };
const REPORT = "tiktok_ads_get_report";

describe("format=csv", () => {
  test("gives the rows of the answer with ids and names as text, and a name that says whose they are", async () => {
    const table = Table.parse((await ask(REPORT, { ...CAMPAIGNS, limit: 500 })).body);
    const { status, text, headers } = await ask(`${REPORT}?format=csv`, CAMPAIGNS);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(headers.get("content-disposition")).toContain(
      'filename="Larkspur-&-Loam_TikTok-Ads-report-by-campaign_2026-11-15-to-2026-11-21_UTC-7_USD.csv"',
    );
    const cells: string[][] = parse(text, { bom: true });
    expect(cells[0]).toEqual(table.columns);
    const shown = table.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
    expect(cells.slice(1)).toEqual(shown.map((row) => row.map((cell) => (cell.startsWith("=") ? `'${cell}` : cell))));
    expect(text).toContain(`"'=HYPERLINK(""https://example.com"")"`);
    const id = z.string().parse(table.rows[0]?.[0]);
    expect(text).toContain(`"${id}",`);
  });

  test("has every row of a table that takes several pages, and one page where that is asked for", async () => {
    const ads = { level: "ad", breakdown: "day", date_preset: "last_3_days" };
    const first = await ask(`${REPORT}?format=csv`, { ...ads, limit: 3 });
    expect(parse(first.text, { bom: true })).toHaveLength(4);
    const cursor = first.headers.get("x-next-cursor");
    const second = await ask(`${REPORT}?format=csv`, { ...ads, limit: 3, cursor });
    expect(parse(second.text, { bom: true })).toHaveLength(4);
    const { page } = Table.parse((await ask(REPORT, { ...ads, limit: 1 })).body);
    expect(page.total).toBeGreaterThan(500);
    const all = await ask(`${REPORT}?format=csv`, ads);
    expect(parse(all.text, { bom: true })).toHaveLength(page.total + 1);
    expect(all.headers.get("x-next-cursor")).toBeNull();
    const workbook = await ask(`${REPORT}?format=xlsx`, { ...ads, limit: 3 });
    expect(workbook.headers.get("content-disposition")).toContain('_USD.xlsx"');
    expect([workbook.text.slice(0, 2), workbook.headers.get("x-next-cursor")]).toEqual(["PK", cursor]);
  });

  test("has every row where limit and cursor are null, as some clients send what they leave out", async () => {
    const all = parse((await ask(`${REPORT}?format=csv`, CAMPAIGNS)).text, { bom: true });
    const nulls = await ask(`${REPORT}?format=csv`, { ...CAMPAIGNS, limit: null, cursor: null });
    expect(parse(nulls.text, { bom: true })).toEqual(all);
    expect(nulls.headers.get("x-next-cursor")).toBeNull();
  });

  test.each([
    [REPORT, { level: "ad", breakdown: "day", date_preset: "last_3_days" }],
    ["tiktok_ads_list_campaigns", {}],
    ["tiktok_ads_list_ad_groups", {}],
    ["tiktok_ads_list_ads", {}],
    ["tiktok_ads_list_audiences", {}],
  ])("that is fresh asks TikTok anew once, not for each of its pages: %s %j", async (tool, args) => {
    const requestsOf = async (extra: object) => {
      const before = simulator.requests.length;
      expect((await ask(`${tool}?format=csv`, { ...args, ...extra, fresh: true })).status).toBe(200);
      return simulator.requests.length - before;
    };
    const ofOnePage = await requestsOf({ limit: 1 });
    expect(await requestsOf({})).toBe(ofOnePage);
  });

  test("is refused in words where the answer is no table, the call is refused, or the format is none", async () => {
    const account = await ask("tiktok_ads_get_account?format=csv", {});
    expect(account.body).toMatchObject({
      error: { code: "invalid_input", message: expect.stringContaining("not a table") },
    });
    expect((await ask(`${REPORT}?format=csv`, { level: "none" })).status).toBe(400);
    expect((await ask(`${REPORT}?format=xls`, CAMPAIGNS)).status).toBe(400);
  });
});

describe("a call that takes a stream", () => {
  const EVENTS = { accept: "text/event-stream" };
  const LONG = { level: "account", breakdown: "day", date_preset: "last_90_days", fresh: true };
  const eventsIn = (text: string) =>
    [...text.matchAll(/^event: (\w+)\ndata: (.+)\n\n/gm)].map(([, name, data = ""]) => ({
      name,
      data: JSON.parse(data),
    }));

  test("is told the progress of a long report, then its answer", async () => {
    const { status, text, headers } = await ask(REPORT, LONG, EVENTS);
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const events = eventsIn(text);
    expect(events[0]).toMatchObject({
      name: "progress",
      data: { total: expect.any(Number), message: "Reading the report from TikTok" },
    });
    const last = events.at(-1);
    expect(last?.name).toBe("answer");
    expect(last?.data.rows).toEqual(Table.parse((await ask(REPORT, { ...LONG, fresh: false })).body).rows);
  });

  test("keeps the status of a refusal that comes at once, and ends in the refusal where progress was told", async () => {
    const wrong = await ask(REPORT, { level: "none" }, EVENTS);
    expect(wrong).toMatchObject({ status: 400, body: { error: { code: "invalid_input" } } });
    let asked = 0;
    const fault = simulator.fail({
      ...{
        path: "/report/integrated/get/",
        code: 40100,
        message: "Too many requests",
        times: Number.POSITIVE_INFINITY,
      },
      when: () => ++asked > 1,
    });
    const events = eventsIn((await ask(REPORT, LONG, EVENTS)).text);
    fault.clear();
    expect(events.at(-1)).toMatchObject({ name: "refusal", data: { error: { code: "rate_limited" } } });
  });
});
