/** What a narrowed key or app has from its answers: links to files, receipts, pages; and of the API nothing. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { ROUTE_RIGHTS } from "#api/route-rights.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { PUBLIC_URL } from "../oauth/oauth-shop.ts";
import { type Sight, type Stage, startStage, type Walked } from "./walked-callers.ts";

// Many answers with their files, on a machine that may be busy.
setDefaultTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const TWO = ["acct-ber", "acct-nyc"] as const;
const CAMPAIGNS = "tiktok_ads_list_campaigns";
const REPORT = "tiktok_ads_get_report";

const Called = z.looseObject({
  structuredContent: z
    .looseObject({
      meta: z.looseObject({
        receipt: z.string().optional(),
        file: z.looseObject({ url: z.url() }).optional(),
      }),
      page: z.looseObject({ cursor: z.string().optional() }).optional(),
    })
    .optional(),
});

/** The newer era, by HTTP. */
async function call({ doors }: Walked, name: string, args: Record<string, unknown>) {
  const answer = await doors()[1]?.ask("tools/call", { name, arguments: args });
  return { text: JSON.stringify(answer), ...Called.parse(answer?.result ?? {}).structuredContent };
}

const MAKERS = [["a key"], ["an app"], ["an app that asked for less at a refresh"]] as const;

async function made(maker: string, sight: Sight): Promise<Walked> {
  const caller = await stage.makers[maker]?.(sight);
  if (caller === undefined) throw new Error(`nobody makes ${maker}`);
  return caller;
}

test.each(MAKERS)("%s opens no route of the API: it is told what nobody is told", async (maker) => {
  const { bearer } = await made(maker, { tools: null, labels: null });
  const { workspaceId } = stage;
  const closed = Object.entries(ROUTE_RIGHTS).filter(([, right]) => right !== "open");
  for (const [route] of nonEmpty(closed)) {
    const [method = "", path = ""] = route.split(" ");
    const url = path.replace(":id", workspaceId).replaceAll(/:\w+/g, "nosuch");
    const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
    const ask = async (headers: Record<string, string>) => {
      const sent = { origin: PUBLIC_URL, "content-type": "application/json", ...headers };
      const response = await stage.shop.ask(url, { method, headers: sent, ...body });
      return [route, response.status, (await response.text()).replace(/req_\w+/, "")];
    };
    const answer = await ask({ authorization: `Bearer ${bearer}` });
    expect(answer).toEqual(await ask({}));
    expect([route, answer[1]]).toEqual([route, 401]);
  }
});

async function fetched(url: string) {
  const { pathname, hash } = new URL(url);
  const answer = await stage.shop.ask(`/api${pathname}`, {
    method: "POST",
    headers: { origin: PUBLIC_URL, "content-type": "application/json" },
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  return { status: answer.status, text: await answer.text() };
}

test.each(MAKERS)(
  "a file that %s asked for has no account and no tool that is closed when it is fetched",
  async (maker) => {
    const sight = { tools: ["reports", "lists"], labels: TWO } as const;
    const caller = await made(maker, sight);
    const link = async (account: string) => {
      const { meta, text } = await call(caller, CAMPAIGNS, { account, format: "csv" });
      expect([account, text.includes("acct-lis")]).toEqual([account, false]);
      return meta?.file?.url ?? text;
    };
    const whole = await fetched(await link("all"));
    expect([whole.status, [...TWO].every((label) => whole.text.includes(`"${label}"`))]).toEqual([200, true]);
    expect(whole.text).not.toContain("acct-lis");
    for (const [given, account] of [
      ["acct-lis", "acct-lis"],
      ["acct-liq", "acct-liq"],
    ] as const)
      expect(await link(account)).toBe((await call(caller, CAMPAIGNS, { account: given, format: "csv" })).text);
    const links = { open: await link("acct-ber"), closed: await link("acct-nyc"), both: await link("all") };
    await stage.narrow(caller.id, { ...sight, labels: ["acct-ber"] });
    for (const which of ["closed", "both"] as const)
      expect([which, await fetched(links[which])]).toEqual([
        which,
        { status: 403, text: expect.stringContaining("This ad account is not open to this key or app") },
      ]);
    await stage.narrow(caller.id, { tools: ["reports"], labels: ["acct-ber"] });
    expect(await fetched(links.open)).toMatchObject({
      status: 403,
      text: expect.stringContaining(`${CAMPAIGNS} is not open`),
    });
    // A refusal spends nothing.
    await stage.narrow(caller.id, sight);
    for (const url of Object.values(links)) expect((await fetched(url)).status).toBe(200);
  },
);

test.each(MAKERS)("a receipt of %s names its own accounts, and what is refused has none", async (maker) => {
  const caller = await made(maker, { tools: ["reports"], labels: TWO });
  const open = async (url = "") => {
    const id = new URL(url).pathname.split("/").at(-1);
    const place = `/api/workspaces/${stage.workspaceId}/receipts/${id}`;
    const answer = await stage.shop.page("GET", place);
    return { id, status: answer.status, text: await answer.text(), place };
  };
  for (const account of ["all", ...TWO]) {
    const { meta } = await call(caller, REPORT, { account, level: "account", date_preset: "yesterday" });
    const receipt = await open(meta?.receipt);
    expect([account, receipt.status, receipt.text.includes("acct-lis")]).toEqual([account, 200, false]);
    // The link is for people: with its own token the caller learns as much as of one that there is not.
    for (const id of [receipt.id, "rec_nosuch"]) {
      const place = `/api/receipts/${id}`;
      const own = await stage.shop.ask(place, { headers: { authorization: `Bearer ${caller.bearer}` } });
      expect([id, own.status]).toEqual([id, 401]);
    }
  }
  for (const [tool, account] of [
    [REPORT, "acct-lis"],
    [REPORT, "acct-liq"],
    ["tiktok_ads_diagnose", "acct-ber"],
  ] as const) {
    const { text } = await call(caller, tool, { account });
    expect([tool, account, text.includes("/receipts/")]).toEqual([tool, account, false]);
  }
});

test.each(MAKERS)(
  "a cursor or a kept answer of an account that is closed by now gives %s nothing of it",
  async (maker) => {
    const sight = { tools: ["lists"], labels: TWO } as const;
    const caller = await made(maker, sight);
    const page = { account: "acct-nyc", limit: 1 };
    const first = await call(caller, CAMPAIGNS, page);
    const cursor = first.page?.cursor;
    expect(cursor).toBeString();
    expect((await call(caller, CAMPAIGNS, page)).text).toBe(first.text);
    await stage.narrow(caller.id, { ...sight, labels: ["acct-ber"] });
    for (const args of [page, { ...page, cursor }]) {
      const closed = await call(caller, CAMPAIGNS, args);
      expect(closed.text).toBe((await call(caller, CAMPAIGNS, { ...args, account: "acct-nyq" })).text);
      expect(closed.text).toContain("No ad account has that label");
    }
    // With one account no label is needed, and the cursor is still of the other one.
    expect((await call(caller, CAMPAIGNS, { limit: 1, cursor })).text).toContain("another account");
  },
);
