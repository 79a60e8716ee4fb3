/** Who changed what, beside a change: from TikTok's log of changes, where the app may read it. */

import "../../../fakes/seeded-properties.ts";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { readChangeLog } from "#modules/tiktok-ads/explain/read-change-log.ts";
import { DEFAULT_SCOPES } from "#simulator/world.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const GRANTED = [...DEFAULT_SCOPES, "230"];
const PATHS = ["/changelog/task/create/", "/changelog/task/check/", "/changelog/task/download/"];

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectGranted();
});
afterAll(() => account.stop());

function connectGranted(): Promise<ConnectedAccount> {
  return connectAccount({
    ...{ qps: 1_000, qpm: 60_000 },
    who(simulator) {
      simulator.setScopes(simulator.advertiser.accessToken, GRANTED);
      return simulator.advertiser;
    },
  });
}

const Told = z.object({ account_wide: z.array(z.string()) });
const WINDOW = { metric: "spend", start_date: "2026-11-15", end_date: "2026-11-21", top: 25 };

async function explain(args: Record<string, unknown> = {}, who = account) {
  const answer = await who.table("explain_change", { ...WINDOW, ...args });
  return { ...answer, ...Told.parse(answer) };
}

type Edit = Parameters<ConnectedAccount["simulator"]["logEdit"]>[0];

function edit(given: Partial<Edit>, who = account): void {
  const { advertiserId } = who.simulator.advertiser;
  who.simulator.logEdit({
    ...{
      advertiserId,
      objectType: "CAMPAIGN",
      objectId: "1",
      objectName: "Spring, sale",
      operator: "olga@example.com",
    },
    ...{ atMs: Date.parse("2026-11-17T09:30:00Z"), action: "Change", what: "Budget", before: "200.00 USD" },
    ...{ after: "90.00 USD", ...given },
  });
}

const posts = (who = account) => who.simulator.requests.filter(({ method }) => method === "POST");

describe("the log of changes", () => {
  test("is named among the permissions that connecting found, where it is granted", async () => {
    const Permissions = z.object({
      account: z.looseObject({ permissions: z.object({ granted: z.array(z.string()) }) }),
    });
    const granted = async (who: ConnectedAccount) =>
      Permissions.parse(await who.call("get_account")).account.permissions.granted;
    expect(await granted(account)).toContain("Change Log");
    const plain = await connectAccount();
    expect(await granted(plain)).not.toContain("Change Log");
    await explain({}, plain);
    expect(plain.newRequests().filter((path) => PATHS.includes(path))).toEqual([]);
    expect(posts(plain)).toEqual([]);
    await plain.stop();
  });

  test("tells who changed what, from what to what, of a part and of what stands below it", async () => {
    const [first = "", second = ""] = (await explain()).records.map(({ campaign_id }) => String(campaign_id));
    const below = account.simulator.truth
      .ads(account.simulator.advertiser.advertiserId)
      .find(({ group }) => group.campaign.campaignId === second);
    edit({ objectId: first });
    edit({
      objectId: first,
      atMs: Date.parse("2026-11-19T07:00:00Z"),
      what: "Status",
      before: "Enabled",
      after: 'It\'s "off", Zoë',
    });
    edit({
      objectType: "ADGROUP",
      objectId: below?.group.adgroupId ?? "",
      action: "Create",
      what: "Ad group",
      before: null,
      after: null,
    });
    edit({ objectType: "ADVERTISER", objectId: account.simulator.advertiser.advertiserId, what: "Name" });
    edit({ objectId: first, atMs: Date.parse("2026-10-01T09:30:00Z"), what: "Bid" });
    account.clock.advance(3_600_001);
    const { records, account_wide, meta } = await explain();
    const besides = (id: string | undefined) => records.find(({ campaign_id }) => campaign_id === id)?.coincides_with;
    expect(besides(first)).toContain(
      'edited 2026-11-19 07:00 UTC Change Status: Enabled to It\'s "off", Zoë by olga@example.com; 2026-11-17 09:30 UTC Change Budget: 200.00 USD to 90.00 USD by olga@example.com',
    );
    expect(besides(first)).not.toContain("Bid");
    expect(besides(second)).toContain("edited 2026-11-17 09:30 UTC Create Ad group by olga@example.com");
    expect(account_wide).toContainEqual(expect.stringContaining("Change Name"));
    expect(meta.missing_causes).toBeUndefined();
  });

  test("is begun once for the same days, by a POST that has the account and at most 30 days, and nothing else", async () => {
    const own = await connectGranted();
    own.newRequests();
    await explain({}, own);
    await explain({ metric: "cpc" }, own);
    expect(own.newRequests().filter((path) => path === PATHS[0])).toHaveLength(1);
    await explain({ start_date: "2026-10-01", end_date: "2026-11-10" }, own);
    expect(posts(own).map(({ path, body }) => [path, JSON.parse(body)])).toEqual(
      [
        ["2026-11-08 07:00:00", "2026-11-22 07:00:00"],
        ["2026-10-12 07:00:00", "2026-11-11 07:00:00"],
      ].map(([start_time, end_time]) => [
        PATHS[0],
        { advertiser_id: own.simulator.advertiser.advertiserId, start_time, end_time },
      ]),
    );
    await own.stop();
  });

  test("that is not ready in time is said to come, and is there when asked again", async () => {
    const own = await connectGranted();
    own.simulator.setTaskPace({ queuedMs: 20_000 });
    edit({ objectType: "ADVERTISER", objectId: own.simulator.advertiser.advertiserId, what: "Name" }, own);
    const early = await explain({}, own);
    expect(early.meta.missing_causes).toEqual([
      { causes: ["the log of changes"], why: expect.stringContaining("Ask the same again in 20 seconds") },
    ]);
    expect(early.totals.contribution).toBeDefined();
    own.clock.advance(20_000);
    const late = await explain({}, own);
    expect(late.meta.missing_causes).toBeUndefined();
    expect(late.account_wide).toContainEqual(expect.stringContaining("Change Name"));
    expect(posts(own)).toHaveLength(1);
    await own.stop();
  });

  test("that TikTok could not prepare is begun anew by the next call", async () => {
    const own = await connectGranted();
    own.simulator.failChangeLogs();
    const { meta } = await explain({}, own);
    expect(meta.missing_causes).toEqual([
      { causes: ["the log of changes"], why: "TikTok could not prepare it. Ask again later." },
    ]);
    await explain({}, own);
    expect(posts(own)).toHaveLength(2);
    await own.stop();
  });
});

describe("TikTok's text of changes", () => {
  const HEAD = "Time,log_object_type,Object ID,Object,Operator,Source,App ID,Activity details\n";

  test("is read with and without Python's wrapping, by the names of its columns", () => {
    const line = `2026-11-17 09:30:00,CAMPAIGN,17001,Sale,"Olga, K",Ads Manager,,"[{""action"":""Change"",""name"":""Budget""}]"\n`;
    const plain = [{ atUtc: "2026-11-17 09:30", objectId: "17001", operator: "Olga, K", what: "Change Budget" }];
    expect(readChangeLog(`Summary\nBudget changes,1\n\n${HEAD}${line}`)).toEqual(plain);
    expect(readChangeLog(`{'file_data': b'${HEAD}${line}', 'file_name': 'x.csv'}`)).toEqual(plain);
    expect(readChangeLog(`{'file_data': b"${HEAD}${line.replaceAll('"', '\\"')}", 'file_name': 'x.csv'}`)).toEqual(
      plain,
    );
  });

  test("of details that are no list of changes is told as it stands, within bounds, and lines that are no edit are left out", () => {
    const odd = `${HEAD}2026-11-17 09:30:00,AD,1,x,y,z,,${"turned off\u202e ".repeat(40)}\nyesterday,AD,1,x,y,z,,off\n2026-11-17,AD,none,x,y,z,,off\n`;
    const [only, ...others] = readChangeLog(odd);
    expect(others).toEqual([]);
    expect(only?.what).toStartWith("turned off turned off");
    expect(only?.what.length).toBeLessThanOrEqual(60);
    expect(readChangeLog("")).toEqual([]);
    expect(readChangeLog("no such thing")).toEqual([]);
  });

  test("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, wrapped) => {
        const given = wrapped ? `{'file_data': b'${HEAD}${text}', 'file_name'` : `${HEAD}${text}`;
        expect(readChangeLog(given).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
