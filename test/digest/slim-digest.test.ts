/** A digest asks as little as can be, and tells nothing that a tool would not give. */

import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { FAST } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

/** 13:00 of the simulated account, by when its yesterday has been read. */
const START = Date.parse("2026-11-22T20:00:00Z");
const HOUR_MS = 3_600_000;

const Report = z.looseObject({ totals: z.record(z.string(), z.number().nullable()) });
const Diagnosis = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

type Shown = { shop: TestShop; simulator: Simulator; workspaceId: string; key: string };

async function connected(history: "on" | "off", wish?: Parameters<Simulator["openAccount"]>[0]): Promise<Shown> {
  const clock = manualClock(START);
  const simulator = startSimulator({ clock });
  stops.push(() => simulator.stop());
  simulator.setRateLimit("off");
  simulator.setRestatements(true);
  const shop = await startTestShop({ clock, simulator, env: { ...FAST, SHOPMCP_HISTORY: history } });
  stops.push(() => shop.stop());
  const { workspaceId, key } = await shop.newWorkspace("Bakery");
  const pasted = mainCredentials(simulator);
  const advertiserId = wish === undefined ? pasted.advertiser_id : simulator.openAccount(wish);
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  // Some days later, so that days of every age were read more than once, as on any morning.
  for (let day = 0; day < 6; day += 1) {
    clock.advance(24 * HOUR_MS);
    await shop.shop.jobs.runAll();
  }
  clock.advance(1_000);
  return { shop, simulator, workspaceId, key };
}

const WISH = {
  currency: "USD",
  timezone: "Etc/GMT+7",
  country: "US",
  campaigns: 12,
  ageDays: 200,
  steady: true,
} as const;

async function previewed({ shop, simulator, workspaceId }: Shown) {
  simulator.requests.length = 0;
  const message = await shop.shop.digests.preview({ workspaceId });
  return { message, asked: simulator.requests.map(({ path }) => path).toSorted() };
}

const digits = (text = "") => Number(text.replace(/[^\d.]/g, ""));

/** Every figure, beside what the report tool says when it asks the platform. */
async function expectFiguresOfTools({ shop, key }: Shown, message: Awaited<ReturnType<typeof previewed>>["message"]) {
  const metrics = ["spend", "conversion", "impressions", "clicks", "cost_per_conversion", "ctr"];
  const labels = ["Spend", "Conversions", "Impressions", "Clicks", "Cost per conversion", "Click rate"];
  const told = message.title.split(": ").at(-1) ?? "";
  const weekAgo = new Date(Date.parse(told) - 6 * 24 * HOUR_MS).toISOString().slice(0, 10);
  const report = async (start_date: string, more: object) => {
    const args = { level: "account", metrics, start_date, end_date: told, fresh: true, ...more };
    const { structured, text } = await shop.call(key, "tiktok_ads_get_report", args);
    const parsed = Report.safeParse(structured);
    if (!parsed.success) throw new Error(text);
    return parsed.data.totals;
  };
  const [yesterday, week] = message.sections;
  const own = await report(told, {});
  const both = await report(weekAgo, { compare_to: "previous_period" });
  for (const [at, label] of labels.entries()) {
    const metric = metrics[at] ?? "";
    const row = week?.rows.find((one) => one.label === label);
    expect([label, digits(yesterday?.rows.find((one) => one.label === label)?.value)]).toEqual([
      label,
      own[metric] ?? -1,
    ]);
    expect([label, digits(row?.value)]).toEqual([label, both[metric] ?? -1]);
    expect([label, digits(row?.note?.split("was ")[1])]).toEqual([label, both[`${metric}_previous`] ?? -1]);
  }
}

test("where days are remembered it asks for the account and its campaigns alone, and has the figures of the tools", async () => {
  const it = await connected("on", WISH);
  const { message, asked } = await previewed(it);
  expect(asked).toEqual(["/advertiser/info/", "/campaign/get/"]);
  await expectFiguresOfTools(it, message);
});

test("where none are remembered it asks for five reports, too", async () => {
  const it = await connected("off", WISH);
  const { message, asked } = await previewed(it);
  const reports = Array.from({ length: 5 }, () => "/report/integrated/get/");
  expect(asked).toEqual(["/advertiser/info/", "/campaign/get/", ...reports]);
  await expectFiguresOfTools(it, message);
});

test("what needs a look is what the diagnosis finds and calls grave", async () => {
  const it = await connected("on");
  await it.shop.shop.goals.set(
    { workspaceId: it.workspaceId, module: undefined, kind: "target_cpa", value: "2", campaignId: null },
    OWNER,
  );
  const { message } = await previewed(it);
  const lines = message.sections.find(({ heading }) => heading === "What needs a look")?.lines ?? [];
  const findings = lines.filter((line) => !line.startsWith("Looked at") && !/^\d+ more/.test(line));
  const told = new Set<string>();
  for (const focus of ["delivery", "waste", "tracking"]) {
    const { structured } = await it.shop.call(it.key, "tiktok_ads_diagnose", { focus });
    const { columns, rows } = Diagnosis.parse(structured);
    for (const row of rows) {
      const of = (name: string) => row[columns.indexOf(name)];
      if (of("severity") === "high") told.add([of("name"), of("finding")].filter((one) => one !== null).join(": "));
    }
  }
  expect(nonEmpty(findings).filter((line) => !told.has(line))).toEqual([]);
  for (const line of nonEmpty(lines.filter((one) => /^\d+ more/.test(one))))
    expect(line).toMatch(/^(?:1 more is|(?!1 )[\d,]+ more are) as grave\.$/);
  expect(findings.join("\n")).toContain("balance");
  expect(findings.join("\n")).toContain("It is switched on and does not run");
});
