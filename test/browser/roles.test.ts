/** Every control of every page by every role: there for who may do what it leads to, and for nobody else. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { type Right, ROUTE_RIGHTS, type Route, rightOf } from "#api/route-rights.ts";
import { oauthClient, oauthGrant } from "#db/sqlite/oauth-schema.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { PAGE_PATHS } from "#web/page-paths.ts";
import { ROLES } from "#workspaces/roles.ts";
import { clientRow, grantRow } from "../db/contract/rows.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { BROWSER_TEST_MS, hasBrowser, startBrowser } from "../fakes/browser.ts";
import { eventually } from "../fakes/eventually.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { openWatchedPage } from "./watched-page.ts";

setDefaultTimeout(BROWSER_TEST_MS);

const ASKERS = [...ROLES, "admin"] as const;
type Asker = (typeof ASKERS)[number];

const MAY: Readonly<Record<Right, readonly Asker[]>> = {
  open: ASKERS,
  person: ASKERS,
  room: [],
  viewer: ASKERS,
  editor: ["editor", "owner", "admin"],
  owner: ["owner", "admin"],
  admin: ["admin"],
};

const W = "/api/workspaces/:id";
const I = `${W}/integrations/:module` as const;

/** A control leads to each of its routes. */
type Control = readonly [name: RegExp, ...routes: [Route, ...Route[]]];
type Walked = { path: string; asks: Route; ready: string | RegExp; controls: readonly Control[] };

const PAGES: readonly Walked[] = [
  { path: "/settings/integrations", asks: `GET ${W}/integrations`, ready: "eu", controls: [] },
  {
    path: "/settings/integrations/tiktok-ads",
    ...{ asks: `GET ${I}`, ready: "eu" },
    controls: [
      [/^Connect another account$/, `POST ${I}`, `POST ${I}/accounts`, `POST ${I}/authorize`],
      [/^Add another account this access reaches: /, `POST ${I}/:label/accounts`],
    ],
  },
  {
    path: "/settings/integrations/tiktok-ads/eu",
    ...{ asks: `GET ${I}/:label`, ready: "Account ID" },
    controls: [
      [/^Test connection$/, `POST ${I}/:label/verify`, `POST ${I}/verify`],
      [/^Replace credentials$/, `PUT ${I}/:label`, `PUT ${I}`],
      [/^Disconnect$/, `DELETE ${I}/:label`, `DELETE ${I}`],
      [/^Save the label$/, `PATCH ${I}/:label`],
      [/^Connect another account$/, `POST ${I}`],
      [/^Add another account this access reaches$/, `POST ${I}/:label/accounts`, `GET ${I}/:label/accounts`],
    ],
  },
  // Whatever is chosen here asks a tool for it.
  {
    path: "/performance",
    asks: `POST ${W}/tools/:tool`,
    ready: "Performance",
    controls: [[/./, `POST ${W}/tools/:tool`]],
  },
  { path: "/performance/year", asks: `GET ${W}/days`, ready: "The past year", controls: [] },
  {
    path: "/performance/rates",
    ...{ asks: `GET ${W}/rates`, ready: "Everything is totalled in" },
    controls: [
      [/^Set a rate$/, `PUT ${W}/rates`],
      [/^Remove 1 USD/, `DELETE ${W}/rates/:rate`],
      [/^Use another currency$/, `DELETE ${W}/rates/:rate`],
    ],
  },
  {
    path: "/goals",
    ...{ asks: `GET ${W}/goals`, ready: "5,000" },
    controls: [
      [/^Set a goal$/, `PUT ${W}/goals`],
      [/^Remove Month budget/, `DELETE ${W}/goals/:goal`],
    ],
  },
  {
    path: "/alerts",
    ...{ asks: `GET ${W}/alerts`, ready: "Looked at" },
    controls: [
      [/^Set an alert$/, `POST ${W}/alerts`, `POST ${W}/alerts/backtest`],
      [/^Change .*spend/i, `PUT ${W}/alerts/:alert`],
      [/^Remove .*spend/i, `DELETE ${W}/alerts/:alert`],
    ],
  },
  {
    path: "/notes",
    ...{ asks: `GET ${W}/notes`, ready: "Sale began" },
    controls: [
      [/^Write a note$/, `POST ${W}/notes`],
      [/^Remove/, `DELETE ${W}/notes/:note`],
    ],
  },
  {
    path: "/tools",
    ...{ asks: `GET ${W}/tools`, ready: "tiktok_ads_get_report" },
    controls: [],
  },
  {
    path: "/usage",
    asks: `GET ${W}/usage`,
    ready: "Calls a day",
    controls: [[/^What each key/, `GET ${W}/proof`]],
  },
  {
    path: "/usage/proof",
    ...{ asks: `GET ${W}/proof`, ready: "The month is not over" },
    controls: [[/^Download signed file$/, `GET ${W}/proof/signed`]],
  },
  {
    path: "/audit",
    ...{ asks: `GET ${W}/audit`, ready: "room.create" },
    controls: [[/^Which events$/, "GET /api/audit"]],
  },
  {
    path: "/settings/keys",
    ...{ asks: `GET ${W}/keys`, ready: "Connected apps" },
    controls: [
      [/^Create a key$/, `POST ${W}/keys`],
      [/^Change what (?:test|all) may see$/, `PATCH ${W}/keys/:key`],
      [/^Revoke/, `DELETE ${W}/keys/:key`],
      [/^Change what C may see$/, `PATCH ${W}/grants/:grant`],
      [/^Disconnect C$/, `DELETE ${W}/grants/:grant`],
    ],
  },
  {
    path: "/settings/channels",
    ...{ asks: `GET ${W}/digests`, ready: "Next:" },
    controls: [
      [/^Add a channel$/, `POST ${W}/channels`],
      [/^Send a test$/, `POST ${W}/channels/:channel/test`],
      [/^Change team$/, `PATCH ${W}/channels/:channel`],
      [/^Remove team$/, `DELETE ${W}/channels/:channel`],
      [/^Save$/, `PUT ${W}/digests`],
      [/^Turn off$/, `DELETE ${W}/digests`],
      [/^Preview$/, `GET ${W}/digests/preview`],
    ],
  },
  {
    path: "/settings/members",
    ...{ asks: `GET ${W}/members`, ready: "viewer@example.com" },
    controls: [
      [/^Make a link$/, `POST ${W}/invitations`],
      [/^Take back/, `DELETE ${W}/invitations/:invitation`],
      [/^Role of/, `PUT ${W}/members/:operator`],
      [/^Remove/, `DELETE ${W}/members/:operator`],
    ],
  },
  {
    path: "/settings/rooms",
    ...{ asks: `GET ${W}/rooms`, ready: "Bakery on the corner" },
    controls: [
      [/^Make a room$/, `POST ${W}/rooms`],
      [/^Change link/, `POST ${W}/rooms/:room/rotate`],
      [/^Revoke/, `DELETE ${W}/rooms/:room`],
    ],
  },
  {
    path: "/settings/workspaces",
    ...{ asks: "GET /api/workspaces", ready: "shown now" },
    controls: [
      [/^Create a workspace$/, "POST /api/workspaces"],
      [/^Rename/, `PATCH ${W}`],
      [/^Export/, `GET ${W}/export`],
      [/^Delete/, `DELETE ${W}`],
    ],
  },
];

/** Pages of an address that names one thing, or that nobody has to be signed in for, and the tests that walk those. */
const PAGES_APART: Readonly<Partial<Record<string, string>>> = {
  [PAGE_PATHS.setup]: "first-run",
  [PAGE_PATHS.login]: "passkeys",
  [PAGE_PATHS.providerReturn]: "provider",
  [PAGE_PATHS.invite]: "members",
  [PAGE_PATHS.room]: "room",
  [PAGE_PATHS.file]: "pages",
  [PAGE_PATHS.receipt]: "receipt",
  [PAGE_PATHS.callback]: "accounts",
  [PAGE_PATHS.consent]: "consent",
};

/** They change what is shown, and ask nothing that the page has not asked. */
const NEUTRAL = [
  /^Copy/,
  /^(?:Days|Account|Ad account)$/,
  /^Month \(UTC\)$/,
  /^Try again$/,
  /^(?:Claude|Cursor|VS Code|ChatGPT|Codex|Gemini)/,
];

/** Operations of a workspace that no page leads to, or that another one shows. */
const ELSEWHERE: Readonly<Partial<Record<Route, string>>> = {
  [`POST ${W}/alerts/:alert/test`]: "shopmcp alert test",
  [`POST ${I}/:label/authorize`]: "shopmcp connect --authorize",
  [`POST ${W}/receipts/:receipt/ask`]: "the page of a receipt",
  "POST /api/signing-keys": "shopmcp signing-key renew",
  "PUT /api/sign-in/passwords": "the drawer of the account menu, below",
};

/** Visible buttons, links to an operation and choices that act at once; what unfolds a text and a form's fields are none. */
const SHOWN = `[...document.querySelectorAll(
    '#main button:not([role=tab], .mantine-Accordion-control), #main a[download], #main a[href$="?add"], #main a[href$="?reached"], #main a[href="/usage/proof"], #main select, #main [role=radiogroup]')]
  .filter((one) => one.checkVisibility() && !(one.matches("select") && one.form !== null))
  .map((one) => (one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent).trim())`;

const Names = z.array(z.string());

describe.skipIf(!hasBrowser)("pages by roles", () => {
  let simulator: Simulator;
  let shop: TestShop;
  let browser: Browser;

  beforeAll(async () => {
    const clock = runningClock();
    simulator = startSimulator({ clock });
    shop = await startTestShop({ clock, simulator });
    await fill(shop, simulator);
    browser = await startBrowser();
    // The first request builds the page.
    await fetch(`${shop.listener.url}/login`);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await simulator?.stop();
  });

  test("every operation of a workspace has its control, or stands elsewhere", () => {
    const led = new Set<string>(PAGES.flatMap(({ controls }) => controls.flatMap(([, ...routes]) => routes)));
    const changing = Object.entries(ROUTE_RIGHTS).filter(
      ([route, right]) => !route.startsWith("GET ") && !["open", "person", "room"].includes(right),
    );
    const without = nonEmpty(changing).filter(([route]) => !led.has(route) && !Object.keys(ELSEWHERE).includes(route));
    expect(without).toEqual([]);
  });

  test("every page is walked by its address, here or in a test of its own", () => {
    const fits = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`);
    const without = nonEmpty(Object.values(PAGE_PATHS)).filter(
      (path) => PAGES_APART[path] === undefined && !PAGES.some((walked) => fits(path).test(walked.path)),
    );
    expect(without).toEqual([]);
    for (const name of Object.values(PAGES_APART))
      expect([name, existsSync(join(import.meta.dir, `${name}.test.ts`))]).toEqual([name, true]);
  });

  test.each(ASKERS.map((asker) => [asker] as const))("what the pages offer a %s, and nothing else", async (asker) => {
    const { page, problems } = await openWatchedPage(browser);
    const [name = "", value = ""] = (await cookieOf(shop, asker)).split("=");
    await page.context().addCookies([{ name, value, url: shop.listener.url }]);
    const refused: string[] = [];
    page.on("response", (answer) => {
      if (answer.status() >= 400) refused.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });
    const [told, found] = [new Map<string, unknown>(), new Map<string, unknown>()];
    for (const walked of PAGES) {
      // As a link or a bookmark opens it.
      await page.goto(`${shop.listener.url}${walked.path}`);
      const { expected, ...seen } = await look(page, walked, asker);
      told.set(walked.path, { known: expected, strange: [] });
      found.set(walked.path, seen);
    }
    expect(found).toEqual(told);
    const links = Names.parse(await page.evaluate(LINKS));
    const open = PAGES.filter(({ asks }) => MAY[rightOf(asks)].includes(asker)).map(({ path }) => path);
    expect(nonEmpty(links).filter((path) => !open.includes(path))).toEqual([]);
    await page.getByRole("button", { name: /Account menu/ }).click();
    await page.getByRole("menuitem", { name: "Sessions and sign-in" }).click();
    await page.getByRole("button", { name: "Change the password" }).waitFor();
    const passwords = page.getByRole("button", { name: "Turn passwords off" });
    if (asker === "admin") await passwords.waitFor();
    expect(await passwords.count()).toBe(asker === "admin" ? 1 : 0);
    // A page that is not open says so in words, and asks for nothing that would be refused.
    expect(refused).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

const LINKS = `[...document.querySelectorAll("nav[aria-label=Main] a")].map((link) => link.getAttribute("href"))`;

async function look(page: Page, { asks, ready, controls }: Walked, asker: Asker) {
  const may = (route: Route) => MAY[rightOf(route)].includes(asker);
  const main = page.locator("#main");
  const opens = may(asks);
  await main
    .getByText(opens ? ready : "This page is not open to you")
    .filter({ visible: true })
    .first()
    .waitFor();
  const expected = opens ? controls.filter(([, ...routes]) => routes.every(may)).map(([name]) => name.source) : [];
  const seen = async () => {
    const names = Names.parse(await page.evaluate(SHOWN)).filter((name) => !NEUTRAL.some((one) => one.test(name)));
    const known = controls.filter(([name]) => names.some((one) => name.test(one))).map(([name]) => name.source);
    return { known, strange: names.filter((one) => !controls.some(([name]) => name.test(one))) };
  };
  // What a later answer brings is waited for; what must not be there, is not.
  await eventually(async () => (await seen()).known.length >= expected.length, 15_000).catch(() => undefined);
  return { expected, ...(await seen()) };
}

async function fill(shop: TestShop, simulator: Simulator): Promise<void> {
  const { shop: parts } = shop;
  const { workspaceId } = await openAgency({ shop, simulator }, "Bakery", {
    eu: { ...SMALL, ...PLACES[0] },
    us: { ...SMALL, ...PLACES[1] },
  });
  const of = { workspaceId, module: undefined, label: "eu" } as const;
  const password = new Secret("correct horse battery staple");
  for (const asker of ASKERS) {
    const made = await parts.operators.create(
      { email: `${asker}@example.com`, password, admin: asker === "admin" },
      OWNER,
    );
    if (asker !== "admin") await parts.members.set({ workspaceId, operatorId: made.id, role: asker }, OWNER);
  }
  const origin = "http://localhost";
  await parts.goals.set({ ...of, kind: "month_budget", value: "5000", campaignId: null }, OWNER);
  await parts.rates.set({ workspaceId, from: "USD", currency: "EUR", date: "2026-11-01", rate: "0.92" }, OWNER);
  const rule = { metric: "spend", condition: "above", value: 100, days: undefined, minSample: undefined } as const;
  await parts.alerts.set({ ...of, ...rule, campaignId: null, quiet: null }, OWNER);
  await parts.channels.create({ workspaceId, kind: "slack", name: "team", fields: SLACK }, OWNER);
  for (const label of ["eu", "us"])
    await parts.digests.set({ ...of, label, weekday: null, hour: 8, channelIds: null }, OWNER);
  await parts.rooms.create({ ...of, name: "Bakery on the corner", until: "2026-12-31", serverUrl: origin }, OWNER);
  await parts.invitations.create({ workspaceId, role: "viewer", serverUrl: origin }, OWNER);
  connectApp(shop, workspaceId);
  const written = await fetch(`${shop.listener.url}/api/workspaces/${workspaceId}/notes`, {
    method: "POST",
    headers: { cookie: await cookieOf(shop, "admin"), origin: shop.listener.url, "content-type": "application/json" },
    body: JSON.stringify({ module: "tiktok-ads", account: "eu", day: "2026-11-20", text: "Sale began" }),
  });
  expect(written.status).toBe(200);
}

async function cookieOf(shop: TestShop, asker: Asker): Promise<string> {
  const { token } = await shop.shop.sessions.open(`${asker}@example.com`, { address: "127.0.0.1", userAgent: null });
  return `shopmcp-${shop.listener.port}=${token.reveal()}`;
}

/** As it stands once somebody has said yes to it. */
function connectApp(shop: TestShop, workspaceId: string): void {
  const { sqlite } = shop.store();
  const db = drizzle(sqlite);
  const operator = sqlite.query<{ id: string }, []>("SELECT id FROM operator WHERE admin = 1").get();
  const { created_at_ms, ...client } = clientRow("oc_1");
  db.insert(oauthClient)
    .values({ ...client, created_at_ms })
    .run();
  db.insert(oauthGrant)
    .values({ ...grantRow("og_1", "oc_1", workspaceId, operator?.id ?? ""), connected_at_ms: 1 })
    .run();
  sqlite.close();
}

const SLACK = { url: "https://hooks.slack.com/services/x" };
