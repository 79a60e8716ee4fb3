import { afterEach, describe, expect, test } from "bun:test";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
afterEach(() => account.stop());

type Said = { timezone: string; said: string | null; display: string | null; start?: string };

/** An account whose days go by `timezone`; `said` and `display` are what TikTok answers. */
async function inZone({ timezone, said, display, start = "2026-11-10T12:00:00Z" }: Said): Promise<void> {
  account = await connectAccount({
    start,
    who(simulator) {
      const wish = { currency: "USD", country: "CA", campaigns: 2, ageDays: 20, steady: true } as const;
      const advertiserId = simulator.openAccount({ ...wish, timezone });
      simulator.edit(advertiserId, (advertiser) => {
        advertiser.saidTimezone = said;
        advertiser.displayTimezone = display;
      });
      return {
        advertiserId,
        accessToken: simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiserId] }),
      };
    },
  });
}

const TODAY = { level: "account", date_preset: "today", metrics: ["spend"] };

describe("an account's today", () => {
  test("goes by the law of 2026, in the window and everywhere else", async () => {
    // 00:30 in Vancouver, where clocks no longer go back in November.
    const start = "2026-11-10T07:30:00Z";
    await inZone({ timezone: "America/Vancouver", said: "America/Vancouver", display: "America/Vancouver", start });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta).toMatchObject({ timezone: "America/Vancouver", utc_offset: "-07:00" });
    expect(meta.window).toMatchObject({ start: "2026-11-10", end: "2026-11-10" });
    expect(meta.timezone_note).toBeUndefined();
    expect(await account.call("get_account")).toMatchObject({ account: { today: "2026-11-10" } });
  });

  test("goes by timezone, and where display_timezone differs the answer says so", async () => {
    // 07:30 UTC is still yesterday in Etc/GMT+8, and today in Los Angeles' summer.
    const start = "2026-07-10T07:30:00Z";
    await inZone({ timezone: "Etc/GMT+8", said: "Etc/GMT+8", display: "America/Los_Angeles", start });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta.window).toMatchObject({ start: "2026-07-09" });
    expect(meta).toMatchObject({
      timezone: "Etc/GMT+8",
      utc_offset: "-08:00",
      timezone_note:
        "This zone is 8 hours behind UTC. Days go by it, not by the display_timezone America/Los_Angeles, which differs at times.",
    });
    expect(meta.warnings.join()).not.toContain("zone");
  });

  test("is told with the sign alone where both zones are the same", async () => {
    await inZone({ timezone: "Etc/GMT-1", said: "Etc/GMT-1", display: "Africa/Lagos" });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta).toMatchObject({ utc_offset: "+01:00", timezone_note: "This zone is 1 hour ahead of UTC." });
  });
});

describe("a zone that is not known", () => {
  const NEW = "America/Newtown";

  test("gives way to display_timezone, and is named", async () => {
    await inZone({
      timezone: "America/Vancouver",
      said: NEW,
      display: "America/Vancouver",
      start: "2026-11-10T07:30:00Z",
    });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta).toMatchObject({ timezone: NEW, utc_offset: "-07:00", window: { start: "2026-11-10" } });
    expect(meta.warnings[0]).toBe(
      "ShopMCP does not know the time zone that TikTok names for this account, America/Newtown: dates go by its display_timezone, America/Vancouver.",
    );
    expect(account.standing.verified.warnings).toContain(meta.warnings[0] ?? "");
  });

  test("means UTC where display_timezone is none either, in words that leave the currency out", async () => {
    await inZone({ timezone: "UTC", said: NEW, display: "Mars/Olympus" });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta).toMatchObject({ currency: "USD", utc_offset: "+00:00" });
    expect(meta.warnings[0]).toBe(
      "ShopMCP does not know the time zone that TikTok names for this account, America/Newtown, nor its display_timezone, Mars/Olympus: dates are in UTC.",
    );
    expect(meta.warnings.join()).not.toContain("currency");
  });

  test("is what TikTok does not say at all", async () => {
    await inZone({ timezone: "UTC", said: null, display: null });
    const { meta } = await account.call("get_report", TODAY);
    expect(meta.warnings[0]).toBe("TikTok does not say this account's time zone: dates are in UTC.");
  });
});

test("a connection that was sealed before display_timezone was kept works as it did", async () => {
  await inZone({ timezone: "Etc/GMT+8", said: "Etc/GMT+8", display: "America/Los_Angeles" });
  const { account_display_timezone: kept, ...before } = account.standing.credential;
  expect(kept).toBe("America/Los_Angeles");
  account.standing.credential = before;
  const { meta } = await account.call("get_report", TODAY);
  expect(meta).toMatchObject({ utc_offset: "-08:00", timezone_note: "This zone is 8 hours behind UTC." });
});
