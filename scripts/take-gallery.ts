/** The charts of docs/gallery.md: each question asked of the demo, and its answer drawn in a chat, light and dark. */

import { join } from "node:path";
import type { Browser } from "playwright-core";
import { eventually } from "../test/fakes/eventually.ts";
import { startChatHost } from "../test/mcp-app/start-host.ts";

type Question = { name: string; tool: string; args: Record<string, unknown> };

const QUESTIONS: readonly Question[] = [
  {
    ...{ name: "four-weeks", tool: "get_report" },
    args: { level: "account", date_preset: "last_28_days", breakdown: "day" },
  },
  {
    ...{ name: "week-beside-week", tool: "get_report" },
    args: {
      ...{ level: "campaign", date_preset: "last_7_days", compare_to: "previous_period", top: 8 },
      ...{ metrics: ["spend", "conversion", "cost_per_conversion"], sort: { by: "spend" } },
    },
  },
  {
    ...{ name: "campaigns-by-day", tool: "get_report" },
    args: { level: "campaign", date_preset: "last_14_days", breakdown: "day", metrics: ["spend"], top: 3 },
  },
  {
    ...{ name: "hours", tool: "get_report" },
    args: { level: "account", date_preset: "yesterday", breakdown: "hour", metrics: ["spend", "clicks"] },
  },
  {
    ...{ name: "audience", tool: "get_report" },
    args: { level: "account", date_preset: "last_28_days", breakdown: "age_gender", metrics: ["spend", "conversion"] },
  },
  {
    ...{ name: "creatives", tool: "get_creative_report" },
    args: { date_preset: "last_14_days", min_impressions: 1_000, top: 8 },
  },
  {
    ...{ name: "why-cpa", tool: "explain_change" },
    args: { metric: "cpa", date_preset: "last_7_days", top: 6 },
  },
  { name: "month", tool: "get_pacing", args: {} },
];

/** As wide as an answer is in most chats. */
const VIEWPORT = { width: 720, height: 900 };

type Taking = { browser: Browser; mcpUrl: string; key: string; folder: string };

export async function takeGallery({ browser, mcpUrl, key, folder }: Taking): Promise<void> {
  const host = await startChatHost(mcpUrl, key);
  try {
    for (const { name, tool, args } of QUESTIONS)
      for (const theme of ["light", "dark"]) {
        const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: "reduce" });
        const wish = { tool: `tiktok_ads_${tool}`, args, theme, locale: "en-US", manner: "" };
        const asked = { ...wish, version: "2026-07-28", sandbox: host.sandbox };
        await page.goto(`${host.url}#${encodeURIComponent(JSON.stringify(asked))}`);
        const app = await eventually(() => page.frames().find((one) => one.url() === "about:srcdoc"));
        await app.locator(".chart").waitFor();
        // The host gives the frame the height that the app tells, and is painted two frames later.
        await eventually(() => app.evaluate<boolean>("document.documentElement.offsetHeight === innerHeight"));
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await page.getByTitle("Answer").screenshot({ path: join(folder, `${name}-${theme}.png`) });
        await page.close();
      }
  } finally {
    await host.stop();
  }
}
