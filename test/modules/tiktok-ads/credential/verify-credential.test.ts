import { afterEach, describe, expect, test } from "bun:test";
import type { Verified } from "#modules/module.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount | undefined;
afterEach(async () => {
  await account?.stop();
  account = undefined;
});

/** A connected account whose TikTok a test may now change; `again` verifies once more. */
async function connected(options: Parameters<typeof connectAccount>[0] = {}) {
  account = await connectAccount(options);
  const { module, simulator, newRequests } = account;
  newRequests();
  const credentials = {
    app_id: simulator.app.appId,
    app_secret: simulator.app.appSecret,
    access_token: simulator.advertiser.accessToken,
    advertiser_id: simulator.advertiser.advertiserId,
  };
  const again = (changed: Record<string, unknown> = {}): Promise<Verified> =>
    module.verify(module.readCredential({ ...credentials, ...changed }, null));
  return { ...account, credentials, again };
}

describe("credentials that work", () => {
  test("are proved by account, secret and one of each thing that tools read, and bring the account's facts", async () => {
    const { again, newRequests, simulator, standing } = await connected();
    const verified = await again();
    expect(newRequests().toSorted()).toEqual([
      "/advertiser/info/",
      "/campaign/get/",
      "/changelog/task/check/",
      "/dmp/custom_audience/list/",
      "/oauth2/advertiser/get/",
      "/pixel/list/",
      "/report/integrated/get/",
    ]);
    const { name, timezone } = simulator.truth.advertiser(simulator.advertiser.advertiserId);
    expect(verified).toMatchObject({
      account: { id: simulator.advertiser.advertiserId, name, currency: "USD", timezone },
      kind: "static",
      expiresAtMs: null,
      warnings: [],
    });
    expect(verified.credential).toMatchObject({
      account_name: name,
      account_currency: "USD",
      account_timezone: timezone,
    });
    expect(standing.credential.missing_scopes).toBeUndefined();
  });

  test("with a refresh token are refreshable; with an end and none, static and announced", async () => {
    const { again, clock } = await connected();
    expect(await again({ refresh_token: "r" })).toMatchObject({
      kind: "refreshable",
      expiresAtMs: clock.now() + 86_400_000,
      warnings: [],
    });
    const ending = await again({ expires_in: 3_600 });
    expect(ending.kind).toBe("static");
    expect(ending.warnings.join()).toContain("ends on 2026-11-22 13:00 UTC");
  });

  test("without a permission are kept, with the permission's name in a warning", async () => {
    const { again, simulator } = await connected();
    simulator.setScopes(simulator.advertiser.accessToken, ["1"]);
    const { warnings, credential } = await again();
    expect(warnings).toHaveLength(1);
    for (const scope of ['"Ads Management" (Campaign, read)', '"Reporting" (Consolidated Report)'])
      expect(warnings[0]).toContain(scope);
    expect(warnings[0]).toContain(
      '"Pixel Management" (Pixel, read) are missing, so campaigns, reports, audiences, pixels',
    );
    expect(credential.missing_scopes).toBe("Ads Management, Reporting, Audience Management, Pixel Management");
    simulator.setScopes(simulator.advertiser.accessToken, ["1", "2", "4", "8"]);
    const one = await again();
    expect(one.warnings).toHaveLength(1);
    expect(one.warnings[0]).toStartWith(
      'The permission "Audience Management" (Custom Audience, read) is missing, so audiences',
    );
  });

  test("of a person whose role leaves pixels and audiences out are kept, and these named", async () => {
    const { again, simulator, call } = await connected();
    const { advertiserId } = simulator.advertiser;
    simulator.closeTo(advertiserId, ["/pixel/list/", "/dmp/custom_audience/list/"]);
    const { warnings, credential } = await again();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("read the ad account's audiences, pixels: give that person the role of an admin");
    expect(credential.missing_scopes).toBe("Audience Management, Pixel Management");
    const error = await failsWith(() => call("list_pixels"));
    expect(error.code).toBe("permission_missing");
    expect(error.message).toMatch(/role of an admin or operator/);
    expect(error.message).not.toContain("Advertiser ID");
    const { meta, rows } = await call("diagnose");
    expect(rows.length).toBeGreaterThan(0);
    expect(meta.warnings.join()).not.toContain("Advertiser ID");
  });

  test("are kept where one question alone says that the account is gone", async () => {
    const { again, simulator } = await connected();
    simulator.fail({
      path: "/pixel/list/",
      code: 40001,
      message: "The advertiser 71 doesn't exist or has been deleted.",
    });
    expect((await again()).warnings.join()).toMatch(/reading pixels could not be tried \(advertiser_not_found/);
  });

  test("are kept when only the check of the secret is in trouble", async () => {
    const { again, simulator } = await connected();
    simulator.fail({ path: "/oauth2/advertiser/get/", code: 50002, message: "busy" });
    const { warnings } = await again();
    expect(warnings.join()).toContain("App ID and App Secret could not be checked");
  });

  test("are kept with a warning when the app's list does not name the account", async () => {
    const { again, simulator } = await connected();
    simulator.fail({
      path: "/oauth2/advertiser/get/",
      mutate: () => ({ code: 0, message: "OK", request_id: "r", data: { list: [] } }),
    });
    expect((await again()).warnings.join()).toContain("does not name this Advertiser ID");
  });

  test("are kept with a warning when a first report is not possible just now", async () => {
    const { again, simulator } = await connected();
    simulator.fail({ path: "/report/integrated/get/", code: 40100, message: "Too many requests." });
    expect((await again()).warnings.join()).toMatch(/On 2026-11-22 reading reports could not be tried .*40100/);
  });
});

describe("credentials that do not work", () => {
  const refused = async (changed: Record<string, unknown>, prepare?: (account: ConnectedAccount) => void) => {
    const standing = await connected();
    prepare?.(standing);
    const error = await failsWith(() => standing.again(changed));
    await standing.stop();
    return error;
  };

  test("are refused for each reason in its own words", async () => {
    expect((await refused({ access_token: "wrong" })).code).toBe("token_invalid");
    expect((await refused({ app_secret: "wrong" })).code).toBe("app_secret_wrong");
    expect((await refused({ advertiser_id: "7000000000000000000" })).code).toMatch(
      /^(advertiser_not_found|permission_missing)$/,
    );
    expect((await refused({}, ({ simulator }) => simulator.setAppStatus(simulator.app.appId, "pending"))).code).toBe(
      "app_not_approved",
    );
    expect(
      (await refused({}, ({ simulator }) => simulator.deleteAdvertiser(simulator.advertiser.advertiserId))).code,
    ).toBe("advertiser_not_found");
    account = undefined;
  });

  test("of another app are refused even though the token is good", async () => {
    const { simulator, again } = await connected();
    const { appId, appSecret } = simulator.other.app;
    const error = await failsWith(() => again({ app_id: appId, app_secret: appSecret }));
    expect(error.code).toBe("app_secret_wrong");
    expect(error.upstream?.code).toBe(40000);
  });

  test("whose account is not in TikTok's answer are refused", async () => {
    const { simulator, again } = await connected();
    simulator.fail({
      path: "/advertiser/info/",
      mutate: () => ({ code: 0, message: "OK", request_id: "r", data: { list: [] } }),
    });
    expect((await failsWith(again)).code).toBe("advertiser_not_found");
  });

  test("that die between two questions are refused", async () => {
    const { simulator, again } = await connected();
    simulator.fail({ path: "/campaign/get/", code: 40105, message: "Access token is incorrect or has been revoked." });
    expect((await failsWith(again)).code).toBe("token_invalid");
  });

  test("never show in an error", async () => {
    const { simulator, again } = await connected();
    for (const path of ["/advertiser/info/", "/oauth2/advertiser/get/"]) {
      simulator.fail({ path, code: 40101, message: `secret ${simulator.app.appSecret} is wrong` });
      const error = await failsWith(again);
      expect(Bun.inspect(error, { depth: 9 })).not.toContain(simulator.app.appSecret);
    }
  });
});

describe("a sandbox", () => {
  test("is verified by a campaign row, in UTC, and says what it lacks", async () => {
    account = await connectAccount({ who: ({ sandbox }) => sandbox, pasted: { environment: "sandbox" } });
    const { verified } = account.standing;
    expect(verified.account).toEqual({
      id: account.simulator.sandbox.advertiserId,
      name: null,
      currency: null,
      timezone: null,
    });
    expect(verified.warnings.join()).toContain("2020-12-08 to 2020-12-19");
    expect(verified.warnings.join()).toContain("UTC");
    expect(account.newRequests().filter((path) => path.includes("oauth2"))).toEqual([]);
    const { meta } = await account.call("list_campaigns");
    expect(meta.warnings.join()).toContain("dates are in UTC");
    const report = await account.call("get_report", {
      level: "account",
      start_date: "2020-12-08",
      end_date: "2020-12-19",
    });
    expect(Number(report.totals.spend)).toBeGreaterThan(0);
    const told = await account.call("get_account");
    expect(told).toMatchObject({ account: { currency: null, timezone: null, environment: "sandbox" } });
  });

  test("does not know production's token, nor production the sandbox's", async () => {
    const { again } = await connected();
    expect((await failsWith(() => again({ environment: "sandbox" }))).code).toBe("token_invalid");
  });
});
