import { afterEach, expect, test } from "bun:test";
import { z } from "zod";
import { failsWith } from "../../../fakes/fails-with.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount | undefined;
afterEach(async () => {
  await account?.stop();
  account = undefined;
});

test("the account says who is connected, in its own time", async () => {
  account = await connectAccount({ who: ({ tokyo }) => tokyo, start: "2026-11-22T15:30:00Z" });
  const { simulator } = account;
  const { name, company } = simulator.truth.advertiser(simulator.tokyo.advertiserId);
  expect(await account.call("get_account")).toMatchObject({
    meta: {
      advertiser_id: simulator.tokyo.advertiserId,
      advertiser_name: name,
      currency: "JPY",
      timezone: "Asia/Tokyo",
    },
    account: {
      advertiser_id: simulator.tokyo.advertiserId,
      name,
      company,
      status: "Approved",
      currency: "JPY",
      timezone: "Asia/Tokyo",
      today: "2026-11-23",
      environment: "production",
      connection: { state: "connected", credential: "static", token_expires_at: null, next_refresh_at: null },
      permissions: {
        granted: ["Ad Account Management", "Ads Management", "Reporting", "Audience Management", "Pixel Management"],
        missing: [],
      },
    },
  });
});

test("the account's people are not asked for", async () => {
  account = await connectAccount();
  const answer = JSON.stringify(await account.call("get_account"));
  expect(answer).not.toMatch(/telephone|email|contacter/);
  const asked = account.simulator.requests.findLast(({ path }) => path === "/advertiser/info/")?.query.fields;
  expect(asked).not.toMatch(/email|contacter|phone/);
});

test("what TikTok writes so that nobody can see it is nothing", async () => {
  account = await connectAccount();
  account.simulator.fail({
    path: "/advertiser/info/",
    mutate: (envelope) => {
      const { list } = Object(envelope.data);
      return { ...envelope, data: { list: [{ ...list[0], company: "\u200b", country: " " }] } };
    },
  });
  expect(await account.call("get_account")).toMatchObject({ account: { company: null, country: null } });
});

test("a missing permission and the token's end are told", async () => {
  account = await connectAccount({ pasted: { expires_in: 3_600 } });
  const { simulator, module, standing, access } = account;
  simulator.setScopes(simulator.advertiser.accessToken, ["1", "2"]);
  standing.verified = await module.verify(standing.credential);
  standing.credential = standing.verified.credential;
  const answer = await callTool(module, access, { tool: "tiktok_ads_get_account", args: {} });
  expect(answer).toMatchObject({
    account: {
      connection: { token_expires_at: "2026-11-22T13:00:00.000Z" },
      permissions: {
        granted: ["Ad Account Management", "Ads Management"],
        missing: ["Reporting", "Audience Management", "Pixel Management"],
      },
    },
  });
  const { warnings } = z.object({ warnings: z.array(z.string()) }).parse(answer.meta);
  expect(warnings.join()).toContain('"Reporting" (Consolidated Report)');
});

test("the second answer is kept, says so, and asks TikTok nothing; fresh asks again", async () => {
  account = await connectAccount();
  const { clock } = account;
  expect((await account.call("get_account")).meta).toMatchObject({ cached: false, api_calls: 1 });
  const fetchedAt = new Date(clock.now()).toISOString();
  clock.advance(30_000);
  account.newRequests();
  expect((await account.call("get_account")).meta).toMatchObject({ cached: true, api_calls: 0, fetched_at: fetchedAt });
  expect(account.newRequests()).toEqual([]);
  expect((await account.call("get_account", { fresh: true })).meta).toMatchObject({ cached: false, api_calls: 1 });
});

test("a replaced credential never sees the old account's answer", async () => {
  account = await connectAccount();
  const { simulator, module, standing } = account;
  await account.call("get_account");
  const verified = await module.verify(
    module.readCredential(
      { access_token: simulator.tokyo.accessToken, advertiser_id: simulator.tokyo.advertiserId },
      standing.credential,
    ),
  );
  Object.assign(standing, { verified, credential: verified.credential, generation: 2 });
  expect(await account.call("get_account")).toMatchObject({
    meta: { cached: false },
    account: { advertiser_id: simulator.tokyo.advertiserId, currency: "JPY" },
  });
});

test("nothing is served when the vault does not open", async () => {
  account = await connectAccount();
  await account.call("get_account");
  const { module, access } = account;
  const closed = { ...access, open: () => Promise.reject(new Error("vault closed")) };
  expect(callTool(module, closed, { tool: "tiktok_ads_get_account", args: {} })).rejects.toThrow("vault closed");
});

test("an argument that is not there is refused, an advertiser above all", async () => {
  account = await connectAccount();
  const { call, newRequests } = account;
  newRequests();
  const error = await failsWith(() => call("get_account", { advertiser_id: "1" }));
  expect(error.code).toBe("invalid_input");
  expect(error.message).toContain('There is no argument "advertiser_id"');
  expect(newRequests()).toEqual([]);
});

test("an answer without an id that can be read names the field", async () => {
  account = await connectAccount();
  const { call, simulator } = account;
  simulator.fail({
    path: "/advertiser/info/",
    mutate: () => ({ code: 0, message: "OK", request_id: "r", data: { list: [{ advertiser_id: true }] } }),
  });
  const error = await failsWith(() => call("get_account"));
  expect(error.code).toBe("upstream_shape");
  expect(error.message).toContain("data.list.0.advertiser_id");
});

test.each([
  ["1:Misleading content,endtime:2031-12-31 00:00:00", "Misleading content (until 2031-12-31 00:00)"],
  ["1:Misleading content", "Misleading content"],
  ["1:Misleading content,endtime:", "Misleading content"],
  ["2:Unpaid bill,endtime:2031-12-31;3:False claims", "Unpaid bill (until 2031-12-31); False claims"],
  ["Suspended: call us at 10:30", "Suspended: call us at 10:30"],
  ["", null],
  [null, null],
])("a suspended account says why, %p, and until when", async (rejection_reason, told) => {
  account = await connectAccount();
  const { simulator, call } = account;
  simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
    advertiser.status = "STATUS_LIMIT";
    advertiser.rejectionReason = rejection_reason;
  });
  expect(await call("get_account", { fresh: true })).toMatchObject({
    account: { status: "Suspended", rejection_reason: told },
  });
  const { rows } = await call("diagnose", { focus: "delivery" });
  const standing = rows.filter(([, rule]) => rule === "account_standing").map((row) => String(row.at(-1)));
  expect(standing).toHaveLength(1);
  if (told === null) expect(standing[0]).not.toContain("reason");
  else expect(standing[0]).toEndWith(`TikTok's reason: ${told}.`);
});

test("an account of three days has neither company nor role, and is connected all the same", async () => {
  account = await connectAccount({ who: ({ empty }) => empty });
  expect(await account.call("get_account")).toMatchObject({
    account: { company: null, status: "Review pending", rejection_reason: null },
  });
});

test("a balance in text connects, and is a number", async () => {
  account = await connectAccount();
  const { simulator, module, standing } = account;
  simulator.fail({
    path: "/advertiser/info/",
    times: 2,
    mutate: (envelope) => {
      const { list } = Object(envelope.data);
      return { ...envelope, data: { list: [{ ...list[0], balance: "12.50" }] } };
    },
  });
  expect((await module.verify(standing.credential)).account.name).toBe("Larkspur & Loam");
  expect(await account.call("get_account")).toMatchObject({ account: { balance: 12.5 }, meta: { warnings: [] } });
});
