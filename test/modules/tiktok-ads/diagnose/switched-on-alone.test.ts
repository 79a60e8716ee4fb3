/** A diagnosis of an account with more ads than one page has: what is asked for, and that it finds the same. */

import { afterEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import type { Ad, Advertiser, Campaign } from "#simulator/account.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount, type Table } from "../connected-account.ts";

const PLACE = { currency: "USD", timezone: "America/Phoenix", country: "US", ageDays: 420 } as const;

const Rules = z.array(
  z.looseObject({ rule: z.string(), found: z.number().nullable(), looked_at: z.string().optional() }),
);

let account: ConnectedAccount;
let advertiserId: string;
afterEach(() => account.stop());

async function open(campaigns: number, change: (advertiser: Advertiser) => void = () => undefined): Promise<void> {
  account = await connectAccount({
    who(simulator) {
      advertiserId = simulator.openAccount({ ...PLACE, campaigns });
      simulator.edit(advertiserId, change);
      const { appId } = simulator.app;
      return { advertiserId, accessToken: simulator.issueToken({ appId, advertiserIds: [advertiserId] }) };
    },
  });
}

const isOn = ({ operationStatus }: Campaign) => operationStatus === "ENABLE";

/** Each ad of `which` so many times. */
function multiply(campaigns: readonly Campaign[], times: number): void {
  for (const group of campaigns.flatMap(({ adGroups }) => adGroups))
    group.ads = group.ads.flatMap((ad) => Array.from({ length: times }, (_, index) => copyOf(ad, index)));
}

function copyOf(ad: Ad, index: number): Ad {
  const adId = String(BigInt(ad.adId) + BigInt(index * 5));
  return { ...ad, adId, adIdV2: ad.adIdV2 === ad.adId ? adId : ad.adIdV2, name: `${ad.name} (${index})` };
}

const Filtering = z.object({ campaign_ids: z.array(z.string()).optional() });

/** Pages of a list and numbers of campaigns asked for, in the order in which they were asked for. */
function asked(path: string): { pages: string[]; campaigns: number[] } {
  const own = account.simulator.requests.filter((request) => request.path === path);
  const named = own.map(({ query }) => Filtering.parse(JSON.parse(query.filtering ?? "{}")).campaign_ids?.length ?? 0);
  return {
    pages: own.flatMap(({ query }, index) => (named[index] === 0 ? (query.page ?? "") : [])),
    campaigns: named.filter((count) => count > 0),
  };
}

/** But for what concerns the whole account. */
function told({ records, ...answer }: Table) {
  const rules = Rules.parse(answer.rules).filter(({ rule }) => rule !== "balance");
  return { rules, records: records.filter(({ rule }) => rule !== "balance") };
}

describe("of an account of a hundred campaigns, with more ads than a page has", () => {
  const SHAPES: Readonly<Record<string, (advertiser: Advertiser) => void>> = {
    "a quarter of them switched on": ({ campaigns }) => multiply(campaigns, 4),
    "half of them": ({ campaigns }) => {
      multiply(campaigns, 6);
      for (const [index, campaign] of campaigns.entries()) if (index % 3 === 0) campaign.operationStatus = "ENABLE";
    },
    "the oldest of them": ({ campaigns }) => {
      multiply(campaigns, 4);
      for (const [index, campaign] of campaigns.entries()) campaign.operationStatus = index < 20 ? "ENABLE" : "DISABLE";
    },
    "the newest of them": ({ campaigns }) => {
      multiply(campaigns, 4);
      for (const [index, campaign] of campaigns.entries()) campaign.operationStatus = index < 80 ? "DISABLE" : "ENABLE";
    },
  };

  test.each(Object.keys(SHAPES))("%s, each focus finds what it finds by all pages", async (shape) => {
    await open(100, SHAPES[shape]);
    const { records } = await account.table("list_campaigns", { status: "all", limit: 200 });
    const campaign_ids = records.map(({ campaign_id }) => campaign_id).slice(0, 100);
    for (const focus of ["delivery", "waste", "pacing", "creative", "tracking"]) {
      const whole = told(await account.table("diagnose", { focus, campaign_ids }));
      expect(told(await account.table("diagnose", { focus }))).toEqual(whole);
    }
    expect(account.refused()).toEqual([]);
  });
});

describe("of an account with more ads than one page has", () => {
  test("the first page is asked for as it is, and then those campaigns that are switched on", async () => {
    await open(400);
    const { meta, summary } = await account.call("diagnose");
    const ads = asked("/ad/get/");
    expect(ads).toEqual({ pages: ["1"], campaigns: [expect.any(Number)] });
    expect(ads.campaigns[0]).toBeLessThan(40);
    expect(asked("/adgroup/get/")).toEqual({ pages: ["1"], campaigns: [] });
    expect(meta.warnings).toEqual([]);
    expect(account.refused()).toEqual([]);
    const { page } = await account.call("list_campaigns", { status: "active", limit: 1 });
    expect(z.string().parse(summary)).toContain(`of ${page.total} switched-on campaigns`);
  });

  test("no more is asked for than all pages where all campaigns are switched on", async () => {
    await open(400, ({ campaigns }) => {
      for (const campaign of campaigns) campaign.operationStatus = "ENABLE";
    });
    await account.call("diagnose");
    const { pages, campaigns } = asked("/ad/get/");
    expect(pages.length + campaigns.length).toBe(2);
    expect(asked("/adgroup/get/")).toEqual({ pages: ["1"], campaigns: [] });
  });

  test("of Smart+ ads only those of Smart+ campaigns are asked for", async () => {
    await open(1_200);
    await account.call("diagnose");
    const { campaigns } = asked("/smart_plus/ad/get/");
    expect(campaigns).toHaveLength(1);
    const on = await account.table("list_campaigns", { status: "active", limit: 200 });
    expect(campaigns[0]).toBeLessThan(on.page.total / 4);
  });

  test("that some of a campaign's ads are missing is said", async () => {
    await open(400);
    account.simulator.fail({
      path: "/ad/get/",
      when: ({ query }) => query.get("filtering")?.includes("campaign_ids") ?? false,
      mutate({ data, ...rest }) {
        const { list, ...page } = z.looseObject({ list: z.array(z.unknown()) }).parse(data);
        return { ...rest, data: { ...page, list: list.slice(1) } };
      },
    });
    const { meta } = await account.call("diagnose");
    expect(meta.warnings).toEqual([expect.stringMatching(/announced (\d+) ads and sent \d+ different ones/)]);
  });
});

test("an account with more ads than a call may read is diagnosed where few of its campaigns are switched on", async () => {
  await open(100, ({ campaigns }) =>
    multiply(
      campaigns.filter((one) => !isOn(one)),
      200,
    ),
  );
  const { meta } = await account.call("diagnose");
  expect(meta.warnings).toEqual([]);
  expect(meta.api_calls).toBeLessThan(30);
  account.clock.advance(61_000);
  await expect(account.call("list_ads")).rejects.toThrow("one call reads at most 40,000");
  expect(nonEmpty(asked("/ad/get/").campaigns)).toHaveLength(1);
});
