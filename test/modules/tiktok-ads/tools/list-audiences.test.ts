import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const TOOL = "list_audiences";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const truth = () => account.simulator.truth.audiences(account.simulator.advertiser.advertiserId);

describe("audiences", () => {
  test("are listed newest first, page by page, from one reading of TikTok's pages", async () => {
    account.newRequests();
    const first = await account.table(TOOL, { limit: 100 });
    const second = await account.table(TOOL, { limit: 100, cursor: first.page.cursor });
    expect(account.newRequests()).toEqual(["/dmp/custom_audience/list/", "/dmp/custom_audience/list/"]);
    const records = [...first.records, ...second.records];
    const newest = truth().toSorted((a, b) => b.createdAtMs - a.createdAtMs);
    expect(records.map(({ audience_id }) => audience_id)).toEqual(newest.map(({ audienceId }) => audienceId));
    expect(first.page.total).toBe(truth().length);
    for (const [index, { name, type, size }] of nonEmpty(newest.entries()))
      expect(records[index]).toMatchObject({ name, audience_type: type, cover_num: size });
  });

  test("say whether they may be used, until when, and what is wrong", async () => {
    const { records } = await account.table(TOOL, { limit: 200 });
    const nowMs = account.clock.now();
    for (const { audience_id, is_valid, is_expiring, expired_time, problem } of nonEmpty(records)) {
      const own = truth().find(({ audienceId }) => audienceId === audience_id);
      const endsAtMs = (own?.createdAtMs ?? 0) + (own?.days ?? 0) * 86_400_000;
      expect(is_valid).toBe(own?.valid === true && endsAtMs > nowMs);
      expect(Date.parse(`${String(expired_time).replace(" ", "T")}Z`)).toBe(Math.floor(endsAtMs / 1000) * 1000);
      expect(is_expiring).toBe(endsAtMs > nowMs && endsAtMs - nowMs < 7 * 86_400_000);
      expect(problem === null).toBe(own?.valid === true);
    }
    expect(records.filter(({ is_expiring }) => is_expiring).length).toBeGreaterThan(0);
  });

  test("are found by name and by id", async () => {
    const named = await account.table(TOOL, { name: "CUSTOMER file 01" });
    expect(named.records.length).toBe(truth().filter(({ name }) => name.startsWith("Customer file 01")).length);
    const [one, two] = truth();
    const own = await account.table(TOOL, { audience_ids: [one?.audienceId, two?.audienceId] });
    expect(new Set(own.records.map(({ audience_id }) => audience_id))).toEqual(
      new Set([one?.audienceId, two?.audienceId]),
    );
    expect((await account.call(TOOL, { audience_id: "1" })).page.total).toBe(0);
  });

  test("stay small, and their texts stay data", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/dmp/custom_audience/list/",
      mutate: (envelope) => {
        const data = Object(envelope.data);
        const list = data.list.map((one: object) => ({
          ...one,
          name: "a\u202e\n".repeat(300),
          error_msg: "x".repeat(900),
        }));
        return { ...envelope, data: { list, page_info: { ...data.page_info, total_number: 100, total_page: 1 } } };
      },
    });
    const answer = await own.table(TOOL, { limit: 100 });
    for (const { name, problem } of nonEmpty(answer.records)) {
      expect(String(name)).not.toMatch(/[\u202e\n]/u);
      expect([...String(name)].length).toBeLessThanOrEqual(100);
      expect(String(problem).length).toBeLessThanOrEqual(200);
    }
    await own.stop();
    const whole = await account.call(TOOL, { limit: 200 });
    expect(Buffer.byteLength(JSON.stringify(whole))).toBeLessThan(24_000);
  });
});

test("what cannot be is refused in words", async () => {
  const refusal = async (args: Record<string, unknown>) => (await failsWith(() => account.call(TOOL, args))).message;
  expect(await refusal({ limit: 201 })).toContain("limit: at most 200");
  expect(await refusal({ audience_ids: Array.from({ length: 101 }, (_, id) => String(id)) })).toContain(
    "at most 100 ids",
  );
  expect(await refusal({ status: "active" })).toContain("There is no argument");
});

test("more audiences than one call reads are told in words", async () => {
  const own = await connectAccount();
  own.simulator.fail({
    path: "/dmp/custom_audience/list/",
    mutate: (envelope) => ({
      ...envelope,
      data: { ...Object(envelope.data), page_info: { page: 1, page_size: 100, total_number: 4_001, total_page: 41 } },
    }),
  });
  const error = await failsWith(() => own.call(TOOL));
  expect(error.message).toContain("4,001 audiences that match, and one call reads at most 4,000");
  expect(error.message).toContain("audience_ids");
  await own.stop();
});

test("the permission it needs is named where it is missing, and an account without any has none", async () => {
  const lonely = await connectAccount();
  lonely.simulator.setScopes(lonely.simulator.advertiser.accessToken, ["1", "2", "4"]);
  const error = await failsWith(() => lonely.call(TOOL));
  expect(error.code).toBe("permission_missing");
  expect(error.message).toContain('"Audience Management"');
  await lonely.stop();
  const empty = await connectAccount({ who: (simulator) => simulator.empty });
  expect(await empty.call(TOOL)).toMatchObject({ rows: [], page: { total: 0, has_more: false } });
  await empty.stop();
});
