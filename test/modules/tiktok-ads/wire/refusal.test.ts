import { describe, expect, test } from "bun:test";
import type { ErrorCode } from "#errors.ts";
import { ADVERTISER_INFO } from "#modules/tiktok-ads/endpoints/advertiser-info.ts";
import { CAMPAIGN_GET } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import { REPORT_INTEGRATED_GET } from "#modules/tiktok-ads/endpoints/report-integrated-get.ts";
import type { EndpointFacts } from "#modules/tiktok-ads/wire/endpoint.ts";
import { toRefusal } from "#modules/tiktok-ads/wire/refusal.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";

type Case = [code: number, message: string, error: ErrorCode, says: RegExp];

/** TikTok's own messages as they were seen, and those the product's documentation names. */
const CASES: Case[] = [
  [40001, "Invalid access token", "token_invalid", /Settings → Integrations → TikTok Ads.*App Secret/s],
  [40002, "Insufficient permissions", "permission_missing", /"Ads Management" \(Campaign, read\)/],
  [40100, "Rate limit exceeded", "rate_limited", /wait is 77 seconds/],
  [40001, "advertiser does not grant you /campaign/get/:GET permission", "permission_missing", /Ads Management/],
  [
    40001,
    "Permission error: The access token lacks the required scope for endpoint '/campaign/get/(method=GET)'. Please generate a new access token and reauthorize",
    "permission_missing",
    /authorise the app again/,
  ],
  [40001, "The advertiser 7106 doesn't exist or has been deleted.", "advertiser_not_found", /Ads Manager/],
  [40001, "No permission to operate advertiser 7106", "permission_missing", /role.*authorise the app again/s],
  [
    40001,
    "No permission to operate pixel code: C7. You must be an admin or operator of this advertiser account.",
    "permission_missing",
    /admin or operator/,
  ],
  [40001, "something new", "permission_missing", /permission/],
  [40002, "max time span is 30 days when use stat_time_day", "upstream_rejected", /its own message says which/],
  [40002, "campaign_ids: value does not exist", "upstream_rejected", /Change the arguments/],
  [40002, "Advertiser not found", "advertiser_not_found", /Settings/],
  [
    40000,
    "The app_id is inconsistent with the token's app information. Please retry after correcting it.",
    "app_secret_wrong",
    /App ID/,
  ],
  [40000, "bad", "upstream_rejected", /Change the arguments/],
  [40002, "data_level and dimensions are inconsistent", "upstream_rejected", /Change the arguments/],
  [40002, "The time zone is inconsistent with the start_date", "upstream_rejected", /Change the arguments/],
  [40001, "The campaign 12 does not exist or has been deleted.", "permission_missing", /permission/],
  [40002, "Advertiser 71: ad 12 does not exist or was deleted", "upstream_rejected", /Change the arguments/],
  [40001, "The access token does not exist.", "token_invalid", /access token/],
  [40001, "The access token is not valid", "token_invalid", /access token/],
  [
    40001,
    "It lacks the required scope. If the advertiser does not exist, create it.",
    "permission_missing",
    /scope|permission/,
  ],
  [40002, "Permission denied", "permission_missing", /permission/],
  [40002, "You have no permission to use metric x", "upstream_rejected", /Change the arguments/],
  [40002, "Insufficient permission to use field 'x' in filtering", "upstream_rejected", /Change the arguments/],
  [40002, "application form 12 pending review", "upstream_rejected", /Change the arguments/],
  [40002, "campaign_name 'Happy Review week' under review", "upstream_rejected", /Change the arguments/],
  [40002, "advertiser_id 7106 is invalid", "advertiser_not_found", /Ads Manager/],
  [40050, "duplicate", "upstream_rejected", /Change the arguments/],
  [40900, "signature mismatch", "upstream_rejected", /Change the arguments/],
  [40101, "Invalid parameter values", "app_secret_wrong", /Basic Info/],
  [40102, "expired", "token_invalid", /has expired/],
  [40103, "expired", "token_invalid", /refresh token has expired/],
  [40104, "Access token is null", "token_invalid", /no access token/],
  [40105, "Access token is incorrect or has been revoked.", "token_invalid", /revoked/],
  [40106, "core user", "token_invalid", /no longer has access/],
  [40107, "invalid refresh token", "token_invalid", /long-lived/],
  [40108, "auth type", "token_invalid", /40108/],
  [40110, "The auth_code is canceled. Please re-authorize", "token_invalid", /Start the authorisation again/],
  [40113, "The app has been blocked or does not exist.", "app_not_approved", /blocked/],
  [40118, "allowlist", "permission_missing", /allowlist/],
  [40119, "company", "permission_missing", /same company/],
  [40124, "profile", "app_not_approved", /sandbox/],
  [40125, "developer", "app_not_approved", /portal/],
  [40001, "App not approved", "app_not_approved", /approved/],
  [40013, "no sandbox account", "advertiser_not_found", /environment/],
  [40300, "gone", "advertiser_not_found", /does not exist/],
  [40301, "no match", "advertiser_not_found", /does not exist/],
  [40016, "too frequent", "rate_limited", /wait/],
  [40132, "by pixel_code", "rate_limited", /wait/],
  [40133, "Advertiser (7106)'s QPS (21) reaches QPS limit 20", "rate_limited", /this ad account/],
  [51021, "Too many requests", "rate_limited", /wait/],
  [40067, "Your query is too large", "upstream_rejected", /fewer days/],
  [40006, "version", "upstream_rejected", /newer ShopMCP/],
  [40007, "no such object", "not_available", /not available for this account/],
  [-1, "Client IP address is in banned Country list.", "upstream_blocked", /country of this server's address/],
  [-1, "Something else", "upstream_rejected", /code -1/],
  [40000, "Request too frequent.", "rate_limited", /wait/],
  [40001, "Requests made too frequently", "rate_limited", /wait/],
  [51008, "Service error: 7106", "upstream_unavailable", /Try again in a few minutes.*Advertiser ID/],
  [51010, "", "upstream_unavailable", /trouble of its own/],
  [52404, "", "upstream_unavailable", /trouble of its own/],
  [40009, "sandbox", "upstream_rejected", /production/],
  [40011, "too many ids", "upstream_rejected", /fewer/],
  [40051, "version", "upstream_rejected", /newer ShopMCP/],
  [20001, "partial", "upstream_unavailable", /only a part/],
  [40201, "not ready", "upstream_unavailable", /Ask again/],
  [40700, "internal", "upstream_unavailable", /Ask again/],
  [41000, "banned country", "upstream_blocked", /country/],
  [41001, "offline", "upstream_rejected", /newer ShopMCP/],
  [50000, "System error", "upstream_unavailable", /trouble of its own/],
  [50002, "Error", "upstream_unavailable", /trouble of its own/],
  [51001, "Internal service timed out. Please retry in sometime.", "upstream_timeout", /does not repeat it/],
  [51039, "internal service timeout", "upstream_timeout", /ask for less/],
  [51305, "satellite", "upstream_unavailable", /trouble/],
  [60001, "maintenance", "upstream_unavailable", /maintenance/],
  [49999, "Strange things", "upstream_rejected", /code 49999.*request r-1/s],
];

const refuse = (code: number, message: string, endpoint: EndpointFacts = CAMPAIGN_GET, byId = false) =>
  toRefusal({ code, message, requestId: "r-1", endpoint, byId }, () => 77);

/** Only these say how long to wait; for the limits it is what our own counters say. */
const WAIT_SECONDS: ReadonlyMap<ErrorCode, number> = new Map<ErrorCode, number>([
  ["rate_limited", 77],
  ["upstream_timeout", 600],
]);

describe("TikTok's refusal", () => {
  test.each(CASES)("%i %s is %s", (code, message, error, says) => {
    const refusal = refuse(code, message);
    expect(refusal.code).toBe(error);
    expect(refusal.message).toMatch(says);
    expect(refusal.upstream).toEqual({ code, message, requestId: "r-1" });
    expect(refusal.retryAfterSeconds).toBe(WAIT_SECONDS.get(error));
  });

  test.each([
    [40007, "The object does not exist."],
    [40001, "The campaign 12 does not exist or has been deleted."],
    [40002, "Advertiser 71: ad 12 does not exist or was deleted"],
    [40002, "campaign_ids [12] of advertiser 71 not found"],
    [40000, "the ad groups 12, 13 do not belong to advertiser 71"],
    [40001, "Insufficient permissions for some images"],
    [40053, "The video_id is invalid."],
  ])("%i %s, of a request by id, is about what it asked for", (code, message) => {
    const { code: error, message: sentence } = refuse(code, message, CAMPAIGN_GET, true);
    expect(error).toBe("upstream_missing");
    expect(sentence).not.toContain("Advertiser ID");
  });

  test.each([
    [40001, "The advertiser 71 doesn't exist or has been deleted."],
    [40002, "ad account 71 does not exist: advertiser_id 71 is invalid"],
  ])("%i %s, of a request by id, is about the account", (code, message) => {
    expect(refuse(code, message, CAMPAIGN_GET, true).code).toBe("advertiser_not_found");
  });

  test("that an account does not exist where the account itself was asked for is about its Advertiser ID", () => {
    expect(refuse(40007, "The object does not exist.", ADVERTISER_INFO).code).toBe("advertiser_not_found");
  });

  test("that nobody may operate the account is about its Advertiser ID where the account itself was asked for", () => {
    const { code, message } = refuse(40001, "No permission to operate advertiser 7106", ADVERTISER_INFO);
    expect(code).toBe("advertiser_not_found");
    expect(message).toContain("Advertiser ID");
  });

  test("names the permission of the endpoint that was asked", () => {
    expect(refuse(40001, "lacks the required scope", REPORT_INTEGRATED_GET).message).toContain(
      '"Reporting" (Consolidated Report)',
    );
    expect(refuse(40001, "lacks the required scope", ADVERTISER_INFO).message).toContain("Ad Account Management");
  });

  test("keeps TikTok's own words, without anything hidden, any parameter of a URL, or their excess", () => {
    const { upstream } = refuse(
      40002,
      `see https://ads.tiktok.com/help?token=abc&secret=def#x now\u0000\u202e ${"x".repeat(2_000)}`,
    );
    expect(upstream?.message.startsWith("see https://ads.tiktok.com/help now x")).toBe(true);
    expect(upstream?.message).toHaveLength(500);
    expect(
      toRefusal({ code: 1, message: "", requestId: null, endpoint: CAMPAIGN_GET, byId: false }, () => 1).upstream
        ?.requestId,
    ).toBeNull();
  });
});

/** Codes under which TikTok's text says different things. */
const SPOKEN = [40000, 40001, 40002, 40007];
const MISLEADING = [
  "App not approved for a higher tier",
  "advertiser not found in the limiter",
  "Advertiser service: entity doesn't exist",
  "Invalid access token",
  "Insufficient permissions",
  "lacks the required scope",
  "The app_id is inconsistent with the token's app information",
];

test("under every other code no message changes what the code means", () => {
  const codes = [...new Set(CASES.map(([code]) => code))].filter((code) => !SPOKEN.includes(code));
  expect(codes.length).toBeGreaterThan(30);
  for (const code of nonEmpty(codes)) {
    const plain = refuse(code, "").code;
    for (const message of MISLEADING)
      expect([code, message, refuse(code, message).code]).toEqual([code, message, plain]);
  }
});
