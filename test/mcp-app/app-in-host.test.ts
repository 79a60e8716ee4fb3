/** The app in a host of MCP Apps, in a real browser: what it draws, and what stands where the host does not want it. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Frame, Page } from "playwright-core";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { axeFindings } from "../browser/axe.ts";
import { hasBrowser, startBrowser } from "../fakes/browser.ts";
import { eventually } from "../fakes/eventually.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { type ChatHost, startChatHost } from "./start-host.ts";

setDefaultTimeout(120_000);

type Wish = {
  tool: string;
  args: Record<string, unknown>;
  version?: string;
  theme?: "light" | "dark";
  locale?: string;
  manner?: string;
  width?: number;
};

const DAYS = { tool: "get_report", args: { level: "account", date_preset: "last_28_days", breakdown: "day" } };
const QUESTIONS: Readonly<Record<string, Pick<Wish, "tool" | "args">>> = {
  lines: DAYS,
  "several lines": {
    tool: "get_report",
    args: {
      level: "campaign",
      date_preset: "last_14_days",
      breakdown: "day",
      metrics: ["spend", "conversion"],
      top: 3,
    },
  },
  bars: {
    tool: "get_report",
    args: {
      ...{ level: "campaign", date_preset: "last_7_days", compare_to: "previous_period", top: 8 },
      ...{ metrics: ["spend", "conversion", "cost_per_conversion"], sort: { by: "spend" } },
    },
  },
  groups: {
    tool: "get_report",
    args: { level: "account", date_preset: "last_28_days", breakdown: "age_gender", metrics: ["spend", "conversion"] },
  },
  creatives: { tool: "get_creative_report", args: { date_preset: "last_14_days", min_impressions: 1_000, top: 8 } },
  waterfall: { tool: "explain_change", args: { metric: "cpa", date_preset: "last_7_days", top: 6 } },
  pacing: { tool: "get_pacing", args: {} },
};

describe.skipIf(!hasBrowser)("the app", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let host: ChatHost;
  let browser: Browser;

  beforeAll(async () => {
    const clock = runningClock();
    simulator = startSimulator({ clock });
    shop = await startTestShop({ clock, simulator });
    const { workspaceId, key } = await shop.newWorkspace("Chat");
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    host = await startChatHost(shop.mcpUrl, key);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await shop?.stop();
    await simulator?.stop();
  });

  async function opened({
    tool,
    args,
    version = "2026-07-28",
    theme = "light",
    locale = "en-US",
    manner = "",
    width = 720,
  }: Wish) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    // The SDK of 2025-11-25 asks for a stream first, and is told that there is none.
    const isOurs = (text: string) => !text.includes("405 (Method Not Allowed)");
    page.on("console", (said) => said.type() === "error" && isOurs(said.text()) && problems.push(said.text()));
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!/^(?:http:\/\/(?:127\.0\.0\.1|localhost):|about:|data:)/.test(request.url())) outside.push(request.url());
    });
    const wish = { tool: `tiktok_ads_${tool}`, args, version, theme, locale, manner, sandbox: host.sandbox };
    await page.goto(`${host.url}#${encodeURIComponent(JSON.stringify(wish))}`);
    await page.locator("body[data-state]").waitFor();
    expect(await page.locator("body").getAttribute("data-state")).toBe("open");
    return { page, problems, outside };
  }

  /** The inner frame has its address a moment after it has its document. */
  const appOf = (page: Page): Promise<Frame> =>
    eventually(() => page.frames().find((one) => one.url() === "about:srcdoc"));

  async function drawn(wish: Wish) {
    const { page, problems, outside } = await opened(wish);
    const app = await appOf(page);
    await app.locator(".chart").waitFor();
    // The host gives the frame the height that the app tells, and is painted two frames later.
    await eventually(() => app.evaluate<boolean>("document.documentElement.offsetHeight === innerHeight"));
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    return { page, app, problems, outside };
  }

  const looks = nonEmpty(Object.entries(QUESTIONS)).flatMap(([name, question]) =>
    (["light", "dark"] as const).map((theme) => [name, theme, question] as const),
  );
  test.each(looks)(
    "draws %s, %s, wide and narrow, from nothing outside and within reach of everybody",
    async (name, theme, question) => {
      for (const width of [720, 340]) {
        const { page, app, problems, outside } = await drawn({ ...question, theme, width });
        const folder = process.env.PICTURES;
        if (folder !== undefined)
          await page.screenshot({ path: `${folder}/${name.replace(" ", "-")}-${theme}-${width}.png`, fullPage: true });
        expect(await app.evaluate<boolean>("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        expect(await app.evaluate<string>("getComputedStyle(document.body).backgroundColor")).toBe(
          theme === "dark" ? "rgb(38, 38, 36)" : "rgb(250, 249, 245)",
        );
        expect(await axeFindings(app)).toEqual([]);
        expect(problems).toEqual([]);
        expect(outside).toEqual([]);
        await page.close();
      }
    },
  );

  test.each(["2025-11-25", "2026-07-28"])("asks the same question for other days, in %s", async (version) => {
    const { page, app, problems } = await drawn({ ...DAYS, version });
    expect(await page.locator("body").getAttribute("data-version")).toBe(version);
    const before = await app.locator(".total strong").textContent();
    await app.getByLabel("Days").focus();
    await app.getByLabel("Days").selectOption("last_7_days");
    await app.getByText("All columns, 7 rows").waitFor();
    expect(await app.locator(".days").textContent()).toBe("Nov 15 – 21, 2026");
    expect(await app.locator(".total strong").textContent()).not.toBe(before);
    expect(await app.getByLabel("Days").inputValue()).toBe("last_7_days");
    expect(await app.evaluate<string | null>("document.activeElement.getAttribute('name')")).toBe("Days");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("goes through the days by keyboard, and says each to a screen reader", async () => {
    const { page, app } = await drawn(DAYS);
    const slider = app.getByRole("slider", { name: "Spend by date" });
    expect(await slider.getAttribute("aria-valuetext")).toBe("Nov 21: $1,391.87");
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toBe("Nov 20: $1,060.99");
    expect(await app.locator(".readout").textContent()).toBe("Nov 20: $1,060.99");
    await app.getByLabel("Metric").selectOption("ctr");
    expect(await app.getByRole("slider", { name: "CTR by date" }).getAttribute("aria-valuetext")).toContain("%");
    await page.close();
  });

  test("writes numbers and days in the host's language, and as it can where that is none", async () => {
    const german = await drawn({ ...DAYS, locale: "de-DE" });
    expect(await german.app.locator(".readout").textContent()).toMatch(/^21\. Nov\.?: 1\.391,87\s\$$/);
    await german.page.close();
    const { app, page } = await drawn({ ...DAYS, locale: "no language at all" });
    expect(await app.locator(".readout").textContent()).toContain("391");
    await page.close();
  });

  test("follows the host into the dark", async () => {
    const { page, app } = await drawn(DAYS);
    await page.locator("#dark").dispatchEvent("click");
    await eventually(() => app.evaluate<boolean>("document.documentElement.dataset.theme === 'dark'"));
    await page.close();
  });

  test("adds up from the days before to these", async () => {
    const { page, app } = await drawn({ tool: "explain_change", args: { metric: "spend", date_preset: "yesterday" } });
    expect(await app.locator(".whole-row").allTextContents()).toEqual(["Before$1,060.99", "These days$1,391.87"]);
    const steps = await app.locator(".bars tbody tr:not(.whole-row) .numeric").allTextContents();
    const sum = steps.reduce((all, step) => all + Number(step.replace(/[$,+]/g, "").replace("−", "-")), 0);
    expect(sum).toBeCloseTo(1391.87 - 1060.99, 2);
    await page.close();
  });

  test("draws the same where the host passes on the text alone", async () => {
    const { page, app } = await drawn({ ...DAYS, manner: "text" });
    expect(await app.locator(".readout").textContent()).toBe("Nov 21: $1,391.87");
    await page.close();
  });

  test("offers no other days where the host passes no calls on", async () => {
    const { page, app } = await drawn({ ...DAYS, manner: "mute" });
    expect(await app.getByLabel("Days").count()).toBe(0);
    await page.close();
  });

  describe("the text answer stands", () => {
    test.each(["refuse", "silent", "close"])("where the host is to %s the app", async (manner) => {
      const { page } = await opened({ ...DAYS, manner });
      expect(await page.locator("#chat").textContent()).toContain('"last_28_days"');
      if (manner === "close") expect(await page.locator("body").getAttribute("data-closed")).toBe("{}");
      else if (manner === "refuse") await (await appOf(page)).getByText("The answer stands in the chat.").waitFor();
      else expect(await (await appOf(page)).locator(".chart").count()).toBe(0);
      await page.close();
    });

    test("where the question was refused", async () => {
      const { page } = await opened({ tool: "get_report", args: { level: "account", date_preset: "never" } });
      expect(await page.locator("#chat").textContent()).toContain("date_preset");
      await (await appOf(page)).locator(".status", { hasText: "date_preset" }).waitFor();
      await page.close();
    });
  });
});
