import { expect, test } from "bun:test";
import { readSealed } from "#modules/tiktok-ads/credential/sealed-credential.ts";
import { accountFacts } from "#modules/tiktok-ads/session/account-facts.ts";
import { Secret } from "#secret.ts";
import { openZones } from "#zones/zones.ts";

const zones = openZones(null);

function sealed(changes: Record<string, string> = {}) {
  return readSealed({
    environment: "production",
    app_id: "7000000000000000001",
    app_secret: new Secret("an app's secret"),
    access_token: new Secret("an access token"),
    advertiser_id: "7000000000000000002",
    account_timezone: "America/Los_Angeles",
    account_display_timezone: "America/Los_Angeles",
    ...changes,
  });
}

test("what is kept of an account turns with its midnight, and back with a clock that was set back", () => {
  const own = sealed();
  const midnight = Date.parse("2026-11-29T08:00:00Z");
  const dayAt = (atMs: number) => accountFacts(own, zones, atMs).today;
  expect([dayAt(midnight - 1), dayAt(midnight), dayAt(midnight + 1), dayAt(midnight - 1)]).toEqual([
    "2026-11-28",
    "2026-11-29",
    "2026-11-29",
    "2026-11-28",
  ]);
});

test("what is kept of an account turns with its clocks", () => {
  const own = sealed();
  const back = Date.parse("2026-11-01T09:00:00Z");
  const offsetAt = (atMs: number) => accountFacts(own, zones, atMs).utcOffset;
  expect([offsetAt(back - 1), offsetAt(back)]).toEqual(["-07:00", "-08:00"]);
});

test("of two credentials each keeps its own account", () => {
  const nowMs = Date.parse("2026-11-29T12:00:00Z");
  const [one, other] = [sealed(), sealed({ advertiser_id: "7000000000000000003", account_timezone: "Asia/Tokyo" })];
  const told = [one, other, one].map((own) => accountFacts(own, zones, nowMs));
  expect(told.map(({ account }) => account.advertiserId)).toEqual([
    "7000000000000000002",
    "7000000000000000003",
    "7000000000000000002",
  ]);
  expect(told.map(({ utcOffset }) => utcOffset)).toEqual(["-08:00", "+09:00", "-08:00"]);
  expect(told.map(({ caller }) => caller.accessToken)).toEqual([one, other, one].map((own) => own.access_token));
});
