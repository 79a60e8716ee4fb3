import { afterEach, beforeEach, expect, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, ask, post } from "./ask.ts";

const clock = manualClock(Date.parse("2026-11-22T12:00:00Z"));
let simulator: Simulator;
beforeEach(() => {
  simulator = startSimulator({ clock });
});
afterEach(() => simulator.stop());

const CREATE = "/report/task/create/";
const body = (changes: Record<string, unknown> = {}) => ({
  advertiser_id: simulator.advertiser.advertiserId,
  report_type: "BASIC",
  data_level: "AUCTION_CAMPAIGN",
  dimensions: ["campaign_id"],
  metrics: ["campaign_name", "spend"],
  start_date: "2025-01-01",
  end_date: "2026-11-20",
  enable_report_title_translation: false,
  ...changes,
});
const create = (changes: Record<string, unknown> = {}) =>
  post(simulator.url, simulator.advertiser.accessToken, CREATE, body(changes));

const Created = z.object({ data: z.object({ task_id: z.string() }) });

async function created(changes: Record<string, unknown> = {}): Promise<string> {
  const { advertiserId: _, accessToken } = simulator.advertiser;
  const response = await fetch(addressOf(simulator.url, CREATE), {
    method: "POST",
    headers: { "Access-Token": accessToken, "Content-Type": "application/json" },
    body: JSON.stringify(body(changes)),
  });
  return Created.parse(await response.json()).data.task_id;
}

async function look(path: string, taskId: string, accessToken = simulator.advertiser.accessToken): Promise<string> {
  const query = { advertiser_id: simulator.advertiser.advertiserId, task_id: taskId };
  return (await fetch(addressOf(simulator.url, path, query), { headers: { "Access-Token": accessToken } })).text();
}

test("a task waits, is worked on, and then has a file with TikTok's names in its first line", async () => {
  const task = await created();
  expect(await look("/report/task/check/", task)).toContain('"status":"QUEUING"');
  clock.advance(1_000);
  expect(await look("/report/task/check/", task)).toContain('"status":"PROCESSING"');
  expect(await look("/report/task/download/", task)).toContain('"code":40201');
  clock.advance(3_000);
  expect(await look("/report/task/check/", task)).toContain('"status":"SUCCESS"');
  const lines = (await look("/report/task/download/", task)).split("\r\n");
  expect(lines[0]).toBe("campaign_id,campaign_name,spend");
  expect(lines.length).toBeGreaterThan(100);
});

test("a name with a comma or a quote is quoted, titles are translated unless that is refused, countries have names", async () => {
  const task = await created({
    report_type: "AUDIENCE",
    dimensions: ["campaign_id", "country_code"],
    enable_report_title_translation: true,
  });
  clock.advance(4_000);
  const text = await look("/report/task/download/", task);
  expect(text.split("\r\n")[0]).toBe("Campaign id,Country code,Campaign name,Spend");
  expect(text).toContain(",United States,");
  expect(text).toMatch(/"[^"]*""[^"]*"/);
});

test("a task belongs to its token and its advertiser", async () => {
  const task = await created();
  const other = simulator.issueToken({
    appId: simulator.app.appId,
    advertiserIds: [simulator.advertiser.advertiserId],
  });
  expect(await look("/report/task/check/", task, other)).toContain('"code":40007');
  expect(await look("/report/task/check/", "1")).toContain('"code":40007');
});

test.each([
  [
    "a filter that is not of ids",
    { filtering: [{ field_name: "campaign_status", filter_type: "IN", filter_value: '["STATUS_ALL"]' }] },
  ],
  ["a page", { page: 1 }],
  ["totals", { enable_total_metrics: true }],
  ["another kind of report", { report_type: "BC" }],
  ["dimensions of another level", { dimensions: ["ad_id"] }],
  ["a metric that does not exist", { metrics: ["spent"] }],
])("%s is refused", async (_, changes) => {
  expect((await create(changes)).code).toBe(40002);
});

test("the sandbox prepares nothing, and two tasks a second are all there are", async () => {
  const { accessToken, advertiserId } = simulator.sandbox;
  expect((await post(simulator.sandboxUrl, accessToken, CREATE, { advertiser_id: advertiserId })).code).toBe(40014);
  clock.advance(1_000 - (clock.now() % 1_000));
  expect([(await create()).code, (await create()).code, (await create()).code]).toEqual([0, 0, 40100]);
  const scopes = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiserId], scopes: ["2"] });
  clock.advance(1_000);
  expect((await post(simulator.url, scopes, CREATE, body())).code).toBe(40001);
  expect((await ask(simulator.url, scopes, CREATE)).code).toBe(40117);
});
