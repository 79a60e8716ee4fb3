import { expect, test } from "bun:test";
import { encodeQuery } from "#modules/tiktok-ads/wire/query.ts";

test("strings stand raw in a query, everything else as JSON", () => {
  const query = encodeQuery({
    advertiser_id: "7106541027904733185",
    page: 2,
    query_lifetime: true,
    dimensions: ["campaign_id", "stat_time_day"],
    filtering: [{ field_name: "ad_status", filter_type: "IN", filter_value: '["STATUS_ALL"]' }],
  });
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    advertiser_id: "7106541027904733185",
    page: "2",
    query_lifetime: "true",
    dimensions: '["campaign_id","stat_time_day"]',
    filtering: '[{"field_name":"ad_status","filter_type":"IN","filter_value":"[\\"STATUS_ALL\\"]"}]',
  });
});

test("nothing in a value can break out of it", () => {
  const query = encodeQuery({ campaign_name: "a&page_size=1000#?/ü\n" });
  expect(query).not.toMatch(/[#\n]|&/);
  expect(new URLSearchParams(query).get("campaign_name")).toBe("a&page_size=1000#?/ü\n");
});
