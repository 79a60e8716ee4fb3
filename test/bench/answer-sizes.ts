/** Bytes and tokens of typical answers, beside the same rows as pretty-printed JSON objects. */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { countTokens } from "../fakes/tokens.ts";
import { ask } from "./ask.ts";
import type { Figure } from "./run.ts";

const Listing = z.object({ result: z.unknown() });
const Answer = z.object({
  result: z.object({
    structuredContent: z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }),
  }),
});

const TWELVE_METRICS = [
  "spend",
  "impressions",
  "clicks",
  "ctr",
  "cpc",
  "cpm",
  "reach",
  "frequency",
  "conversion",
  "cost_per_conversion",
  "complete_payment",
  "complete_payment_roas",
];

const QUESTIONS: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
  ["list_campaigns", { limit: 10, status: "all" }],
  ["list_campaigns", { limit: 200, status: "all" }],
  ["list_ad_groups", {}],
  ["list_ads", { detail: "all" }],
  ["get_report", { level: "account", date_preset: "last_28_days", breakdown: "day" }],
  ["get_report", { level: "campaign", date_preset: "last_7_days", metrics: TWELVE_METRICS, limit: 50 }],
  ["get_report", { level: "ad", date_preset: "last_7_days", limit: 50 }],
  ["get_creative_report", { date_preset: "last_14_days", top: 20 }],
  ["get_gmv_max_report", { group_by: "product", date_preset: "last_28_days" }],
  ["diagnose", {}],
  ["list_audiences", {}],
  ["list_pixels", { events_for: "last_7_days" }],
  ["describe_fields", { search: "purchase" }],
];

export async function answerSizes(): Promise<readonly Figure[]> {
  const simulator = startSimulator({ clock: systemClock });
  const shop = await startTestShop({ simulator });
  const { workspaceId, key } = await shop.newWorkspace("b");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const figures: Figure[] = [];
  for (const method of ["tools/list", "skills/list"]) {
    const listing = Listing.parse(JSON.parse(await ask(shop.mcpUrl, key, method)));
    figures.push([method, weight(JSON.stringify(listing.result))]);
  }
  for (const [tool, args] of QUESTIONS) {
    const params = { name: `tiktok_ads_${tool}`, arguments: args };
    const text = await ask(shop.mcpUrl, key, "tools/call", params);
    const { structuredContent: answer } = Answer.parse(JSON.parse(text)).result;
    figures.push([
      `${tool}, ${answer.rows.length} × ${answer.columns.length}`,
      `${weight(JSON.stringify(answer))}; pretty objects ${weight(pretty(answer))}`,
    ]);
  }
  await shop.stop();
  await simulator.stop();
  return figures;
}

function pretty({ columns, rows }: z.infer<typeof Answer>["result"]["structuredContent"]): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
  return JSON.stringify(objects, null, 2);
}

function weight(text: string): string {
  return `${Buffer.byteLength(text).toLocaleString("en")} bytes, ${countTokens(text).toLocaleString("en")} tokens`;
}
