/** What holds for all three lists, whatever is asked of them. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { failsWith } from "../../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const LISTS = ["list_campaigns", "list_ad_groups", "list_ads"] as const;

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
    expect((await own.call(tool, { limit: 5, fresh: true })).meta).toMatchObject({ cached: false, api_calls: 1 });
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
  const { page, totals } = await own.call("list_ads");
  expect(page.total).toBe(2_007);
  expect(totals.status).toEqual({ Unknown: 2_007 });
  expect(own.newRequests()).toEqual(["/ad/get/", "/ad/get/", "/ad/get/"]);
  await own.stop();
});
