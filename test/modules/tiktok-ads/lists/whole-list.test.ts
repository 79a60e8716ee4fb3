/** Lists whose pages do not fit together: TikTok's entities come and go between two requests. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import type { Advertiser } from "#simulator/account.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

/** Of more than a thousand ads, which is TikTok's largest page. */
const LARGE = { currency: "USD", timezone: "America/Phoenix", country: "US", campaigns: 400, ageDays: 60 } as const;

let account: ConnectedAccount;
let advertiserId: string;
beforeEach(async () => {
  account = await connectAccount({
    who(simulator) {
      advertiserId = simulator.openAccount(LARGE);
      const { appId } = simulator.app;
      return { advertiserId, accessToken: simulator.issueToken({ appId, advertiserIds: [advertiserId] }) };
    },
  });
});
afterEach(() => account.stop());

const edit = (change: (advertiser: Advertiser) => void) => account.simulator.edit(advertiserId, change);

/** One of the first page, of no kind that is told in a list of its own too. */
function newestAd({ campaigns }: Advertiser) {
  const ads = campaigns
    .filter(
      ({ automation, buyingType, deleted, gmvMax, systemOrigin }) =>
        !deleted &&
        automation === "MANUAL" &&
        buyingType === "AUCTION" &&
        gmvMax === null &&
        systemOrigin === "TT_ADS_PLATFORM",
    )
    .flatMap(({ adGroups }) => adGroups.filter(({ deleted }) => !deleted))
    .flatMap((group) => group.ads.filter(({ deleted }) => !deleted));
  const newest = ads.toSorted((one, other) => (one.adId < other.adId ? 1 : -1))[0];
  if (newest === undefined) throw new Error("the account has no such ad");
  return newest;
}

const setDeleted = (deleted: boolean) => (ad: { deleted: boolean }) => Object.assign(ad, { deleted });

/** Just before TikTok answers with the second page of ads. */
function beforeSecondPage(happen: () => void): void {
  account.simulator.fail({
    path: "/ad/get/",
    when({ query }) {
      if (query.get("page") === "2") happen();
      return query.get("page") === "2";
    },
  });
}

const idsOf = ({ records }: { records: Record<string, unknown>[] }, id = "ad_id") => records.map((one) => one[id]);
const sumOf = (counts: unknown) =>
  Object.values(z.record(z.string(), z.number()).parse(counts)).reduce((sum, count) => sum + count, 0);

describe("ads of more than one page", () => {
  test("of which one comes twice are listed and counted once, and it is said", async () => {
    const ads: { deleted: boolean }[] = [];
    edit((advertiser) => {
      ads.push(newestAd(advertiser));
      ads.forEach(setDeleted(true));
    });
    const before = await account.call("list_ads", {});
    expect(before.meta.warnings).toEqual([]);
    account.clock.advance(61_000);
    beforeSecondPage(() => edit(() => ads.forEach(setDeleted(false))));
    account.newRequests();
    const { page, meta, totals } = await account.call("list_ads", {});
    expect(account.newRequests().filter((path) => path === "/ad/get/")).toHaveLength(2);
    expect(page.total).toBe(before.page.total);
    expect(sumOf(totals.status)).toBe(page.total);
    expect(meta.warnings).toEqual([
      expect.stringMatching(/announced \d+ and then \d+ ads and sent \d+ different ones/),
    ]);
    expect(new Set(idsOf({ records: await account.everyRecord("list_ads", { limit: 200 }) })).size).toBe(page.total);
  });

  test("of which one is missing since the first page was kept say so, and fresh true has it", async () => {
    account.simulator.fail({ path: "/ad/get/", when: ({ query }) => query.get("page") === "2", code: 50000 });
    await expect(account.call("list_ads", {})).rejects.toThrow();
    edit((advertiser) => setDeleted(true)(newestAd(advertiser)));
    const { meta, page } = await account.call("list_ads", {});
    expect(meta.warnings).toEqual([expect.stringContaining("Call again in a minute, with fresh true")]);
    const whole = await account.call("list_ads", { fresh: true });
    expect(whole.meta.warnings).toEqual([]);
    // One was gone and counted, one stood there and was not.
    expect(whole.page.total).toBe(page.total);
  });
});

const Wire = z.looseObject({
  data: z.looseObject({ list: z.array(z.unknown()).optional(), pixels: z.array(z.unknown()).optional() }),
});

/** The first row in place of the last one. */
function shifted(envelope: unknown) {
  const { data, ...rest } = Wire.parse(envelope);
  const shift = (rows: unknown[]) => [...rows.slice(0, -1), ...rows.slice(0, 1)];
  const { list, pixels } = data;
  return { ...rest, data: { ...data, ...(list && { list: shift(list) }), ...(pixels && { pixels: shift(pixels) }) } };
}

test.each([
  ["campaigns", "list_campaigns", "/campaign/get/"],
  ["Smart+ campaigns", "list_campaigns", "/smart_plus/campaign/get/"],
  ["GMV Max campaigns", "list_campaigns", "/gmv_max/campaign/get/"],
  ["ad groups", "list_ad_groups", "/adgroup/get/"],
  ["Smart+ ad groups", "list_ad_groups", "/smart_plus/adgroup/get/"],
  ["ads", "list_ads", "/ad/get/"],
  ["Smart+ ads", "list_ads", "/smart_plus/ad/get/"],
  ["audiences", "list_audiences", "/dmp/custom_audience/list/"],
  ["pixels", "list_pixels", "/pixel/list/"],
])("%s that come twice are listed once, and that others are missing is said", async (plural, tool, path) => {
  account.simulator.fail({ path, mutate: shifted });
  const { meta, page, totals, columns } = await account.call(tool, {});
  expect(meta.warnings).toEqual([expect.stringContaining(` ${plural} are missing or moved between pages. Call again`)]);
  const [id] = columns;
  const records = await account.everyRecord(tool, { limit: 200 });
  expect(records).toHaveLength(page.total);
  expect(new Set(idsOf({ records }, id)).size).toBe(page.total);
  if (totals.status !== undefined) expect(sumOf(totals.status)).toBe(page.total);
});
