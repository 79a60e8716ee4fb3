/** The app in a host of MCP Apps, in a real browser: what it draws, and what stands where the host does not want it. */

import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Frame, Page } from "playwright-core";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { axeFindings, COLORS } from "../browser/axe.ts";
import { PATIENCE_MS, STILL } from "../browser/watched-page.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { eventually } from "../fakes/eventually.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { type ChatHost, startChatHost } from "./start-host.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const WIDE = 720;

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
  /** One for all: a new one would load, parse and connect everything anew. */
  let page: Page;
  const problems: string[] = [];
  const outside: string[] = [];

  beforeAll(async () => {
    const clock = runningClock();
    simulator = startSimulator({ clock });
    shop = await startTestShop({ clock, simulator });
    const { workspaceId, key } = await shop.newWorkspace("Chat");
    await shop.connectTikTok(workspaceId, mainCredentials(simulator));
    host = await startChatHost(shop.mcpUrl, key);
    browser = await startBrowser();
    page = await browser.newPage(STILL);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => problems.push(String(error)));
    // The SDK of 2025-11-25 asks for a stream first, and is told that there is none.
    const isOurs = (text: string) => !text.includes("405 (Method Not Allowed)");
    page.on("console", (said) => said.type() === "error" && isOurs(said.text()) && problems.push(said.text()));
    page.on("request", (request) => {
      if (!/^(?:http:\/\/(?:127\.0\.0\.1|localhost):|about:|data:)/.test(request.url())) outside.push(request.url());
    });
  });
  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
    expect(outside.splice(0)).toEqual([]);
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
    width = WIDE,
  }: Wish) {
    await page.setViewportSize({ width, height: 900 });
    // The address differs in its hash alone, which would load nothing.
    await page.goto("about:blank");
    const wish = { tool: `tiktok_ads_${tool}`, args, version, theme, locale, manner, sandbox: host.sandbox };
    await page.goto(`${host.url}#${encodeURIComponent(JSON.stringify(wish))}`);
    await page.locator("body[data-state]").waitFor();
    expect(await page.locator("body").getAttribute("data-state")).toBe("open");
  }

  /** The inner frame has its address a moment after it has its document. */
  const appFrame = (): Promise<Frame> => eventually(() => page.frames().find((one) => one.url() === "about:srcdoc"));

  /** The host gives the frame the height that the app tells, and is painted two frames later. */
  async function settled(app: Frame, width: number): Promise<void> {
    const fits = `innerWidth === ${width} && document.documentElement.offsetHeight === innerHeight`;
    await eventually(() => app.evaluate<boolean>(fits));
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  async function drawn(wish: Wish): Promise<Frame> {
    await opened(wish);
    const app = await appFrame();
    await app.locator(".chart").waitFor();
    await settled(app, wish.width ?? WIDE);
    return app;
  }

  async function turn(app: Frame, theme: "light" | "dark"): Promise<void> {
    await page.locator(`#${theme}`).dispatchEvent("click");
    await eventually(() => app.evaluate<boolean>(`document.documentElement.dataset.theme === "${theme}"`));
  }

  test.each(Object.entries(QUESTIONS))(
    "draws %s, light and dark, wide and narrow, from nothing outside and within reach of everybody",
    async (name, question) => {
      const app = await drawn(question);
      for (const theme of ["light", "dark"] as const)
        for (const width of [WIDE, 340]) {
          await page.setViewportSize({ width, height: 900 });
          await turn(app, theme);
          await settled(app, width);
          const folder = process.env.PICTURES;
          if (folder !== undefined)
            await page.screenshot({
              ...{ path: `${folder}/${name.replace(" ", "-")}-${theme}-${width}.png`, fullPage: true },
            });
          expect(await app.evaluate<boolean>("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
          expect(await app.evaluate<string>("getComputedStyle(document.body).backgroundColor")).toBe(
            theme === "dark" ? "rgb(38, 38, 36)" : "rgb(250, 249, 245)",
          );
          expect(await axeFindings(app, theme === "dark" ? COLORS : {})).toEqual([]);
        }
    },
  );

  test.each(["2025-11-25", "2026-07-28"])("asks the same question for other days, in %s", async (version) => {
    const app = await drawn({ ...DAYS, version });
    expect(await page.locator("body").getAttribute("data-version")).toBe(version);
    const before = await app.locator(".total strong").textContent();
    await app.getByLabel("Days").focus();
    await app.getByLabel("Days").selectOption("last_7_days");
    await app.getByText("All columns, 7 rows").waitFor();
    expect(await app.locator(".days").textContent()).toBe("Nov 15 – 21, 2026");
    expect(await app.locator(".total strong").textContent()).not.toBe(before);
    expect(await app.getByLabel("Days").inputValue()).toBe("last_7_days");
    expect(await app.evaluate<string | null>("document.activeElement.getAttribute('name')")).toBe("Days");
  });

  test.each(["lines", "bars", "creatives", "waterfall"])(
    "finds the tool by what was asked of it where the host does not name it: %s",
    async (name) => {
      const { tool, args } = QUESTIONS[name] ?? DAYS;
      const app = await drawn({ tool, args, manner: "nameless" });
      expect(await app.locator("h1").textContent()).not.toBe("Answer");
      await app.getByLabel("Days").selectOption("last_30_days");
      await app.locator(".days", { hasText: "Oct 23 – Nov 21, 2026" }).waitFor();
      expect(await app.locator(".status").textContent()).toBe("");
    },
  );

  test("offers no other days where several tools may have been asked", async () => {
    const app = await drawn({ ...{ tool: "get_pacing", args: {} }, manner: "nameless" });
    expect(await app.getByLabel("Days").count()).toBe(0);
  });

  test("goes through the days by keyboard, and says each to a screen reader", async () => {
    const app = await drawn(DAYS);
    const slider = app.getByRole("slider", { name: "Spend by date" });
    expect(await slider.getAttribute("aria-valuetext")).toBe("Nov 21: $1,391.87");
    await slider.focus();
    // The frame is another process, and the page learns a moment later that the keyboard is there.
    await eventually(() => page.evaluate<boolean>("document.activeElement instanceof HTMLIFrameElement"));
    await page.keyboard.press("ArrowLeft");
    await app.locator(".readout", { hasText: "Nov 20" }).waitFor();
    expect(await slider.getAttribute("aria-valuetext")).toBe("Nov 20: $1,060.99");
    expect(await app.locator(".readout").textContent()).toBe("Nov 20: $1,060.99");
    await app.getByLabel("Metric").selectOption("ctr");
    expect(await app.getByRole("slider", { name: "CTR by date" }).getAttribute("aria-valuetext")).toContain("%");
  });

  test("writes numbers and days in the host's language, and as it can where that is none", async () => {
    const german = await drawn({ ...DAYS, locale: "de-DE" });
    expect(await german.locator(".readout").textContent()).toMatch(/^21\. Nov\.?: 1\.391,87\s\$$/);
    const app = await drawn({ ...DAYS, locale: "no language at all" });
    expect(await app.locator(".readout").textContent()).toContain("391");
  });

  test("is dark from the start where the host is, and follows it back", async () => {
    const app = await drawn({ ...DAYS, theme: "dark" });
    expect(await app.evaluate<string>("document.documentElement.dataset.theme")).toBe("dark");
    await turn(app, "light");
  });

  test("draws hours as points in time", async () => {
    const args = { level: "account", date_preset: "yesterday", breakdown: "hour", metrics: ["spend", "clicks"] };
    const app = await drawn({ tool: "get_report", args });
    const slider = app.getByRole("slider", { name: "Spend by hour" });
    expect(await slider.getAttribute("max")).toBe("23");
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^Nov 21, 23:00: \$\d/);
  });

  test("adds up from the days before to these", async () => {
    const app = await drawn({ tool: "explain_change", args: { metric: "spend", date_preset: "yesterday" } });
    expect(await app.locator(".whole-row").allTextContents()).toEqual(["Before$1,060.99", "These days$1,391.87"]);
    const steps = await app.locator(".bars tbody tr:not(.whole-row) .numeric").allTextContents();
    const sum = steps.reduce((all, step) => all + Number(step.replace(/[$,+]/g, "").replace("−", "-")), 0);
    expect(sum).toBeCloseTo(1391.87 - 1060.99, 2);
  });

  test("draws the same where the host passes on the text alone", async () => {
    const app = await drawn({ ...DAYS, manner: "text" });
    expect(await app.locator(".readout").textContent()).toBe("Nov 21: $1,391.87");
  });

  test("offers no other days where the host passes no calls on", async () => {
    const app = await drawn({ ...DAYS, manner: "mute" });
    expect(await app.getByLabel("Days").count()).toBe(0);
  });

  test("draws the answer where the host sends what no host should, before and after it", async () => {
    const app = await drawn({ ...DAYS, manner: "noise" });
    // Messages arrive in order: after this one nothing of the noise is under way.
    await turn(app, "dark");
    expect(await app.locator(".readout").textContent()).toBe("Nov 21: $1,391.87");
    expect(await app.locator(".status").textContent()).toBe("");
    expect(await page.locator("#chat").textContent()).toContain('"last_28_days"');
  });

  test("says it where the host does not ask again, and keeps what it has drawn", async () => {
    const app = await drawn(DAYS);
    await page.route("**/mcp", (route) => route.fulfill({ status: 500, body: "" }));
    await app.getByLabel("Days").selectOption("last_7_days");
    await app.getByText("The host did not ask again. Ask in the chat for other days.").waitFor();
    await page.unroute("**/mcp");
    expect(await app.locator(".readout").textContent()).toBe("Nov 21: $1,391.87");
    expect(await app.getByLabel("Days").inputValue()).toBe("last_28_days");
    // The browser reports the answer of the server that the test has put there.
    await eventually(() => problems.splice(0).join().includes("500"));
  });

  describe("the text answer stands", () => {
    test.each([
      ["refuses the app", "refuse"],
      ["answers the app's first words with a number", "odd"],
      ["never answers the app", "silent"],
      ["closes the app", "close"],
    ])("where the host %s", async (_, manner) => {
      await opened({ ...DAYS, manner });
      expect(await page.locator("#chat").textContent()).toContain('"last_28_days"');
      if (manner === "close") expect(await page.locator("body").getAttribute("data-closed")).toBe("{}");
      else if (manner === "silent") expect(await (await appFrame()).locator(".chart").count()).toBe(0);
      else await (await appFrame()).getByText("The answer stands in the chat.").waitFor();
    });

    test("where the question was refused", async () => {
      await opened({ tool: "get_report", args: { level: "account", date_preset: "never" } });
      expect(await page.locator("#chat").textContent()).toContain("date_preset");
      await (await appFrame()).locator(".status", { hasText: "date_preset" }).waitFor();
    });
  });
});
