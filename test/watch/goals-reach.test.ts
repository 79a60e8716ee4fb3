/** A goal that is missed reaches everybody who asks: prompts, the diagnosis, and the digest. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";

setDefaultTimeout(120_000);

let simulator: Simulator;
let shop: TestShop;
let workspaceId: string;
let key: string;

beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({ clock, simulator, env: unpaced(simulator) });
  ({ workspaceId, key } = await shop.newWorkspace("Bakery"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const set = (kind: "target_cpa" | "target_roas", value: string) =>
  shop.shop.goals.set({ workspaceId, kind, value, campaignId: null }, OWNER);
const found = async (args: Record<string, unknown>) => {
  const { structured } = await shop.call(key, "tiktok_ads_diagnose", args);
  return z
    .looseObject({ rows: z.array(z.array(z.unknown())) })
    .parse(structured)
    .rows.map(([, rule]) => rule);
};
const digest = async () => (await shop.shop.digests.preview({ workspaceId })).sections.flatMap(({ lines }) => lines);

test("goals that are met are told nowhere as missed", async () => {
  await set("target_cpa", "100000");
  await set("target_roas", "0.01");
  expect(await found({ focus: "waste" })).not.toContain("goal_missed");
  expect((await digest()).filter((line) => /the goal/i.test(line))).toEqual([]);
});

test("goals that are missed are found by the diagnosis, and told by the digest with number and goal", async () => {
  await set("target_cpa", "0.01");
  await set("target_roas", "1000");
  expect(await found({ focus: "waste" })).toContain("goal_missed");
  expect(await found({})).toContain("goal_missed");
  const lines = (await digest()).filter((line) => /goal/i.test(line));
  expect(lines.join("\n")).toContain("0.01");
});

test("prompts lead to the goals and judge by them, unless a person names an amount", async () => {
  const prompts = await shop.tiktok().prompts?.();
  const write = (name: string, args: Record<string, string> = {}) =>
    prompts?.find(({ listing }) => listing.name === name)?.write(args) ?? "";
  const morning = write("tiktok_ads_morning_check");
  expect(morning).toContain("Goals, where the owner has set any, are the yardstick");
  expect(morning).toContain("miss their goal or the account's");
  expect(write("tiktok_ads_morning_check", { target_cpa: "12.5" })).not.toContain("miss their goal");
  expect(write("tiktok_ads_wasted_spend")).toContain("the owner's goals");
  const { structured } = await shop.call(key, "tiktok_ads_get_account");
  const { account } = z.looseObject({ account: z.looseObject({ goals: z.array(z.string()) }) }).parse(structured);
  expect(account.goals).toEqual(["account: target_cpa 0.01 USD", "account: target_roas 1000"]);
});
