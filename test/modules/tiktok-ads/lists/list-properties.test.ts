/** What holds for all three lists, whatever is asked of them. */

import "../../../fakes/seeded-properties.ts";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { failsWith } from "../../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const LISTS = ["list_campaigns", "list_ad_groups", "list_ads"] as const;
/** What one list asks of TikTok: itself, what Smart+ tells of its own, and both kinds of GMV Max. */
const QUESTIONS = { list_campaigns: 4, list_ad_groups: 2, list_ads: 2 };

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

describe.each(LISTS)("%s", (tool) => {
  test("in pages of any size has every row once, in the order of the whole", async () => {
    const whole = new Map<string, unknown[][]>();
    const rowsInPages = async (args: Record<string, unknown>, limit: number) => {
      const rows: unknown[][] = [];
      let cursor: string | undefined;
      do {
        const page = await account.call(tool, { ...args, limit, ...(cursor === undefined ? {} : { cursor }) });
        rows.push(...page.rows);
        expect(page.page.has_more).toBe(page.page.cursor !== undefined);
        cursor = page.page.cursor;
      } while (cursor !== undefined);
      return rows;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 200 }),
        fc.constantFrom("active", "paused", "deleted", "all"),
        fc.constantFrom(undefined, "status", "name", "spend"),
        async (limit, status, by) => {
          const args = {
            status,
            ...(by === undefined ? {} : { sort: { by, direction: "asc" } }),
            ...(by === "spend" ? { with_spend: "last_30_days" } : {}),
          };
          const key = JSON.stringify(args);
          const expected = whole.get(key) ?? (await rowsInPages(args, 200));
          whole.set(key, expected);
          expect(new Set(expected.map(([id]) => id)).size).toBe(expected.length);
          expect(await rowsInPages(args, limit)).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("with spend makes, with what it does not list, what the account spent in any window", async () => {
    const { simulator } = account;
    const { advertiserId } = simulator.advertiser;
    for (const with_spend of ["today", "last_28_days", "this_week", "last_month"]) {
      const { totals, meta } = await account.call(tool, { with_spend, status: "all", limit: 1 });
      const { start, end = "" } = meta.window ?? {};
      const { spend } = simulator.truth.total({ advertiserId, from: start ?? "", to: end });
      expect(Math.round((Number(totals.spend) + Number(totals.spend_not_listed)) * 100)).toBe(spend);
    }
  });

  test("refuses what cannot be in words, before TikTok is asked", async () => {
    const refusal = async (args: Record<string, unknown>) => {
      account.newRequests();
      const error = await failsWith(() => account.call(tool, args));
      expect(error.code).toBe("invalid_input");
      expect(account.newRequests()).toEqual([]);
      return error.message;
    };
    expect(await refusal({ objective: "WEB_CONVERSION" })).toContain("did you mean WEB_CONVERSIONS");
    expect(await refusal({ objective: "xylophones" })).toContain("one of REACH");
    expect(await refusal({ status: "on hold" })).toContain("one of active");
    expect(await refusal({ detail: "everythin" })).toContain("detail");
    expect(await refusal({ sort: "statuses" })).toContain("Did you mean status");
    expect(await refusal({ campaign_ids: Array.from({ length: 101 }, (_, id) => String(id)) })).toContain(
      "at most 100 ids in one call",
    );
    expect(await refusal({ campaign_ids: ["1"], campaign_id: "2" })).toContain("campaign_id");
    expect(await refusal({ limit: 201 })).toContain("limit");
  });

  test("asks TikTok nothing for a second page, and anew where that is asked for", async () => {
    const own = await connectAccount();
    const { page } = await own.call(tool, { limit: 5 });
    own.newRequests();
    expect((await own.call(tool, { limit: 5, cursor: page.cursor })).meta).toMatchObject({
      cached: true,
      api_calls: 0,
    });
    expect(own.newRequests()).toEqual([]);
    expect((await own.call(tool, { limit: 5, fresh: true })).meta).toMatchObject({
      cached: false,
      api_calls: QUESTIONS[tool],
    });
    const other = LISTS.find((one) => one !== tool) ?? "list_ads";
    const error = await failsWith(() => own.call(other, { limit: 5, cursor: page.cursor }));
    expect(error.message).toContain("belongs to other arguments");
    await own.stop();
  });

  test("of an empty account is empty", async () => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    expect(await empty.call(tool, { with_spend: "last_7_days", detail: "all" })).toMatchObject({
      rows: [],
      totals: { status: {}, spend: null, spend_not_listed: 0 },
      page: { total: 0, has_more: false },
    });
    await empty.stop();
  });
});

describe.each(LISTS)("%s, where TikTok does not give what it keeps apart,", (tool) => {
  const apart = (own: ConnectedAccount) =>
    own.simulator.requests.filter(({ path, code }) => code === 0 && /smart_plus|gmv_max/.test(path));

  test("still lists the rest and says what is missing, and why", async () => {
    const own = await connectAccount();
    const refused = ["/smart_plus/campaign/get/", "/smart_plus/adgroup/get/", "/smart_plus/ad/get/"];
    for (const path of [...refused, "/gmv_max/campaign/get/"])
      own.simulator.fail({
        path,
        code: 40001,
        message: `advertiser does not grant you ${path}:GET permission`,
        times: Number.POSITIVE_INFINITY,
      });
    const { page, meta } = await own.call(tool);
    expect(page.total).toBeGreaterThan(100);
    expect(apart(own)).toEqual([]);
    expect(meta.warnings.join()).toMatch(/The list is without .*Smart\+.*a permission is missing.*"Ads Management"/);
    if (tool === "list_campaigns") expect(meta.warnings.join()).toContain("The list is without GMV Max campaigns");
    await own.stop();
  });

  test("or tells it in a form that is not known here, still lists the rest and says so", async () => {
    const own = await connectAccount();
    for (const kind of ["campaign", "adgroup", "ad"])
      own.simulator.fail({
        path: `/smart_plus/${kind}/get/`,
        mutate: (envelope) => ({ ...envelope, data: { list: [{ another: "form" }], page_info: {} } }),
      });
    const { page, meta } = await own.call(tool);
    expect(page.total).toBeGreaterThan(100);
    expect(meta.warnings.join()).toMatch(/Smart\+.*is not what ShopMCP knows/);
    await own.stop();
  });

  test("or leaves out the list where it has none, lists the rest without a word", async () => {
    const own = await connectAccount();
    for (const path of ["/smart_plus/campaign/get/", "/smart_plus/adgroup/get/", "/smart_plus/ad/get/"])
      own.simulator.fail({
        path,
        mutate: (envelope) => ({ ...envelope, data: { page_info: Object({ total_number: 0, total_page: 0 }) } }),
      });
    const { page, meta } = await own.call(tool);
    expect(page.total).toBeGreaterThan(100);
    expect(meta.warnings).toEqual([]);
    await own.stop();
  });

  test("asks the sandbox for nothing it does not have", async () => {
    const own = await connectAccount({ who: (simulator) => simulator.sandbox, pasted: { environment: "sandbox" } });
    own.newRequests();
    const { page, meta } = await own.call(tool);
    expect(page.total).toBeGreaterThan(0);
    expect(own.newRequests()).toHaveLength(1);
    expect(meta.warnings.join()).toMatch(/Smart\+.*sandbox does not have them/);
    await own.stop();
  });

  test("but does not hide a dead token or a limit behind a shorter list", async () => {
    for (const fault of [
      { code: 40105, message: "Access token is incorrect or has been revoked.", error: "token_invalid" },
      { code: 40100, message: "Too many requests.", error: "rate_limited" },
    ] as const) {
      const own = await connectAccount();
      for (const kind of ["campaign", "adgroup", "ad"])
        own.simulator.fail({ path: `/smart_plus/${kind}/get/`, code: fault.code, message: fault.message });
      expect((await failsWith(() => own.call(tool))).code).toBe(fault.error);
      await own.stop();
    }
  });
});

test("two thousand ads over several pages of TikTok are read once each", async () => {
  const own = await connectAccount();
  own.simulator.fail({
    path: "/ad/get/",
    times: Number.POSITIVE_INFINITY,
    mutate: (envelope) => {
      const data = Object(envelope.data);
      const page = Number(data.page_info.page);
      return {
        ...envelope,
        data: {
          list: Array.from({ length: page < 3 ? 1_000 : 7 }, (_, index) => ({
            ad_id: String(10_000 - (page - 1) * 1_000 - index),
            adgroup_id: "2",
            campaign_id: "1",
          })),
          page_info: { ...data.page_info, total_number: 2_007, total_page: 3 },
        },
      };
    },
  });
  own.newRequests();
  const { page, totals } = await own.call("list_ads", { objective: "REACH" });
  expect(page.total).toBe(0);
  expect(totals.status).toEqual({});
  const asked = own.newRequests();
  expect(asked.filter((path) => path === "/ad/get/")).toHaveLength(3);
  expect(asked).not.toContain("/smart_plus/ad/get/");
  const { page: all } = await own.call("list_ads", { status: "all" });
  const smartPlus = (await own.table("list_ads", { status: "all", detail: "all", limit: 200 })).records.filter(
    ({ creative_ids }) => creative_ids !== null,
  );
  expect(smartPlus.length).toBeGreaterThan(10);
  expect(all.total).toBe(2_007 + smartPlus.length);
  await own.stop();
});
