import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { bidLine } from "#modules/tiktok-ads/lists/bid-line.ts";
import { daypartingLine, hasEnd, scheduleLine } from "#modules/tiktok-ads/lists/schedule-line.ts";
import { targetingLine } from "#modules/tiktok-ads/lists/targeting-line.ts";
import { WireList, WireNumber } from "#modules/tiktok-ads/wire/wire-values.ts";

const noBid = {
  bid_type: "BID_TYPE_NO_BID",
  bid_price: 0,
  conversion_bid_price: 0,
  deep_cpa_bid: 0,
  roas_bid: 0,
  billing_event: "OCPM",
};

describe("a bid", () => {
  test.each([
    [{}, "no bid (most results for the budget)"],
    [{ bid_type: "BID_TYPE_CUSTOM", conversion_bid_price: 4.5 }, "4.5 USD per result"],
    [{ bid_type: "BID_TYPE_CUSTOM", bid_price: 0.2, billing_event: "CPC" }, "0.2 USD per click"],
    [{ bid_type: "BID_TYPE_CUSTOM", bid_price: 3, billing_event: "CPM" }, "3 USD per 1,000 impressions"],
    [{ bid_type: "BID_TYPE_CUSTOM", bid_price: 3, billing_event: "NEW_EVENT" }, "3 USD per NEW_EVENT"],
    [{ roas_bid: 1.8 }, "ROAS of at least 1.8"],
    [{ conversion_bid_price: 2, deep_cpa_bid: 9 }, "2 USD per result; 9 USD per in-app event"],
    [{ bid_type: "BID_TYPE_MAX_CONVERSION" }, "Max conversion"],
    [{ bid_type: null }, null],
  ])("%j is told as %s", (bid, line) => {
    expect(bidLine({ ...noBid, ...bid }, "USD")).toBe(line);
  });

  test("in an account whose currency is not known is a bare amount", () => {
    expect(bidLine({ ...noBid, conversion_bid_price: 4.5 }, null)).toBe("4.5 per result");
  });
});

const always = { dayparting: null, schedule_start_time: "2026-09-01 08:12:44" };

describe("a schedule", () => {
  test("ten years long has no end, whatever its type says", () => {
    const endless = { ...always, schedule_type: "SCHEDULE_FROM_NOW", schedule_end_time: "2036-08-30 08:12:44" };
    expect(scheduleLine(endless)).toBe("from 2026-09-01 08:12 UTC, no end");
    expect(scheduleLine({ ...endless, schedule_type: null })).toBe("from 2026-09-01 08:12 UTC, no end");
    expect(hasEnd(endless)).toBe(false);
  });

  test("with an end says both times and their zone", () => {
    const ending = { ...always, schedule_type: "SCHEDULE_START_END", schedule_end_time: "2026-10-01 08:00:00" };
    expect(scheduleLine(ending)).toBe("2026-09-01 08:12 to 2026-10-01 08:00 UTC");
    expect(hasEnd(ending)).toBe(true);
  });

  test("of some hours says so, and which in full", () => {
    const evenings = `${"0".repeat(36)}${"1".repeat(11)}0`;
    const dayparting = `${evenings.repeat(4)}${"1".repeat(48)}${"0".repeat(48)}${evenings}`;
    expect(scheduleLine({ ...always, schedule_type: null, schedule_end_time: null, dayparting })).toBe(
      "from 2026-09-01 08:12 UTC, no end; not at all hours",
    );
    expect(daypartingLine(dayparting)).toBe("Mon–Thu 18:00–23:30; Fri 00:00–24:00; Sun 18:00–23:30");
  });

  test.each([null, "", "1".repeat(336), "0".repeat(336), "1".repeat(40), "x".repeat(336)])(
    "whose dayparting is %p runs at all hours",
    (dayparting) => {
      expect(daypartingLine(dayparting)).toBeNull();
    },
  );

  test("without a time that can be read is unknown", () => {
    expect(scheduleLine({ ...always, schedule_type: null, schedule_start_time: "soon", schedule_end_time: null })).toBe(
      null,
    );
  });
});

const everyone = {
  adgroup_id: "1",
  campaign_id: "1",
  budget: null,
  scheduled_budget: null,
  bid_price: null,
  conversion_bid_price: null,
  deep_cpa_bid: null,
  roas_bid: null,
  frequency: null,
  frequency_schedule: null,
  placements: [],
  location_ids: [],
  zipcode_ids: [],
  age_groups: [],
  languages: [],
  audience_ids: [],
  excluded_audience_ids: [],
  interest_category_ids: [],
  interest_keyword_ids: [],
  operating_systems: [],
  network_types: [],
  carrier_ids: [],
  device_model_ids: [],
  household_income: [],
  device_price_ranges: [],
  isp_ids: [],
  actions: [],
  included_custom_actions: [],
  excluded_custom_actions: [],
  saved_audience_id: null,
  pixel_id: null,
};

const ALL_AGES = ["AGE_13_17", "AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "AGE_55_100"];

describe("targeting", () => {
  test.each([
    [{}, "everyone"],
    [{ gender: "GENDER_UNLIMITED", spending_power: "ALL" }, "everyone"],
    [{ gender: "GENDER_MALE", age_groups: ["AGE_55_100", "AGE_25_34", "AGE_35_44"] }, "age 25-44, 55+; men"],
    [{ age_groups: ALL_AGES }, "everyone"],
    [{ gender: "", spending_power: null, placement_type: "PLACEMENT_TYPE_NORMAL" }, "everyone"],
    [
      { age_groups: ["AGE_55_64"], gender: "GENDER_NEW", spending_power: "LOW" },
      "age AGE_55_64; gender GENDER_NEW; spending power LOW",
    ],
    [{ age_groups: ["AGE_65_PLUS", "AGE_25_34"] }, "age 25-34, AGE_65_PLUS"],
    [{ age_groups: [...ALL_AGES, "AGE_65_PLUS"] }, "age 13+, AGE_65_PLUS"],
    [{ placement_type: "PLACEMENT_TYPE_NEW" }, "PLACEMENT_TYPE_NEW"],
    [{ placement_type: "PLACEMENT_TYPE_NEW", placements: ["PLACEMENT_MOON"] }, "placement moon"],
    [{ device_price_ranges: ["100", "300"], isp_ids: ["1"] }, "device price 100, 300; 1 internet provider"],
    [{ actions: [{}], included_custom_actions: [{}] }, "2 behaviours"],
    [{ excluded_custom_actions: [{}] }, "1 behaviour excluded"],
    [{ location_ids: ["6252001"], languages: ["en", "es"] }, "location 6252001; language en, es"],
    [{ location_ids: ["1", "2", "3"], audience_ids: ["1"], saved_audience_id: "9" }, "3 locations; 2 audiences"],
    [{ excluded_audience_ids: ["1", "2"] }, "2 audiences excluded"],
    [{ placement_type: "PLACEMENT_TYPE_AUTOMATIC", placements: ["PLACEMENT_TIKTOK"] }, "automatic placement"],
    [{ operating_systems: ["IOS"], spending_power: "HIGH" }, "system IOS; high spending power"],
  ])("%j is told as %s", (targeting, line) => {
    expect(targetingLine({ ...everyone, ...targeting })).toBe(line);
  });

  test("of everything at once stays one short line", () => {
    const many = Array.from({ length: 400 }, (_, index) => String(index));
    const line = targetingLine({ ...everyone, location_ids: many, languages: ["\u202een\u200b", "y".repeat(300)] });
    expect(line.length).toBeLessThanOrEqual(160);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("what TikTok writes in several ways is read in one:", () => {
  test("lists", () => {
    const read = (value: unknown) => z.object({ it: WireList }).parse({ it: value }).it;
    expect([["a", 7], "a", 7, "", null, undefined].map(read)).toEqual([["a", "7"], ["a"], ["7"], [], [], []]);
  });

  test("amounts", () => {
    const read = (value: unknown) => z.object({ it: WireNumber }).parse({ it: value }).it;
    expect([4.5, "4.5", "", "-", null, undefined].map(read)).toEqual([4.5, 4.5, null, null, null, null]);
  });
});
