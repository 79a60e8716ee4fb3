/** `/api/workspaces/:id/goals`: what is sent, what comes back, and who may do it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { nonEmpty } from "../fakes/non-empty.ts";
import { FAST, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

setDefaultTimeout(120_000);

let it: RememberingShop;
let shop: SignedInShop;
let goals: string;

beforeAll(async () => {
  it = await startRememberingShop();
  await it.shop.shop.jobs.runAll();
  const { clock, simulator } = it;
  shop = await startSignedInShop({ clock, simulator, dataDir: it.shop.dataDir, env: FAST });
  goals = `/api/workspaces/${it.workspaceId}/goals`;
});
afterAll(async () => {
  await shop.stop();
  await it.stop();
});

const Goal = z.strictObject({
  ...{ id: z.string(), module: z.literal("tiktok-ads"), account: z.string(), kind: z.string() },
  ...{ currency: z.string().nullable(), counts: z.boolean(), warning: z.string().nullable() },
  ...{ campaign_id: z.string().nullable(), value: z.number(), margin_percent: z.number().nullable() },
  set_at: z.iso.datetime(),
  version: z.string(),
});
const put = async (body: unknown) => Goal.parse((await shop.ask("PUT", goals, { body })).body);
const list = async () => z.array(Goal).parse((await shop.ask("GET", goals)).body);
const refused = async (body: unknown) => {
  const { status, body: said } = await shop.ask("PUT", goals, { body });
  return [status, z.object({ error: z.looseObject({ message: z.string() }) }).parse(said).error.message] as const;
};

test("each kind is set, listed as it was answered, replaced by the next of its kind, and removed once", async () => {
  const set = [
    await put({ kind: "target_cpa", value: 12.5 }),
    await put({ kind: "target_roas", value: 3 }),
    await put({ kind: "month_budget", value: 9_000 }),
    await put({
      kind: "month_budget",
      value: 900,
      campaign_id: it.simulator.truth.campaigns(it.advertiserId)[0]?.campaignId,
    }),
  ];
  expect(set.map(({ warning, counts, currency }) => [warning, counts, currency])).toEqual(
    set.map(() => [null, true, "USD"]),
  );
  expect((await list()).toSorted((one, other) => one.id.localeCompare(other.id))).toEqual(
    set.toSorted((one, other) => one.id.localeCompare(other.id)),
  );
  const again = await put({ kind: "margin_percent", value: 40 });
  expect(again).toMatchObject({ id: set[1]?.id, kind: "target_roas", value: 2.5, margin_percent: 40 });
  for (const { id } of nonEmpty(await list())) {
    expect((await shop.ask("DELETE", `${goals}/${id}`)).body).toEqual({ id, removed: true });
    expect((await shop.ask("DELETE", `${goals}/${id}`)).status).toBe(404);
  }
  expect(await list()).toEqual([]);
});

test("of two who set the same goal, the later one is told, unless no version is sent", async () => {
  const goal = { kind: "target_cpa", value: 12 };
  const { id, version } = await put({ ...goal, version: null });
  expect(await refused({ ...goal, value: 13, version: null })).toEqual([
    409,
    "This goal was changed meanwhile. Look at it again, then set what you want.",
  ]);
  const again = await put({ ...goal, version });
  expect([again.id, again.version]).toEqual([id, version]);
  const second = await put({ ...goal, value: 13, version });
  expect((await refused({ ...goal, value: 14, version }))[0]).toBe(409);
  expect(await list()).toEqual([second]);
  expect(await put({ ...goal, value: 15 })).toMatchObject({ id, value: 15 });
  await shop.ask("DELETE", `${goals}/${id}`);
  expect((await refused({ ...goal, version: second.version }))[0]).toBe(409);
  expect(await list()).toEqual([]);
});

test("who removes a goal that somebody else has set anew is told, unless no version is sent", async () => {
  const goal = { kind: "target_cpa", value: 12 };
  const seen = await put(goal);
  const standing = await put({ ...goal, value: 77 });
  const removed = await shop.ask("DELETE", `${goals}/${seen.id}?version=${seen.version}`);
  expect([removed.status, removed.body]).toEqual([
    409,
    {
      error: {
        code: "conflict",
        message: "This goal was changed meanwhile. Look at it again, then remove it if you still want to.",
      },
    },
  ]);
  expect(await list()).toEqual([standing]);
  expect((await shop.ask("DELETE", `${goals}/${seen.id}?version=${standing.version}`)).status).toBe(200);
  const { id } = await put(goal);
  expect((await shop.ask("DELETE", `${goals}/${id}?seen=1`)).status).toBe(400);
  expect((await shop.ask("DELETE", `${goals}/${id}`)).status).toBe(200);
  expect(await list()).toEqual([]);
});

test("a campaign that is not remembered is kept with a warning that names the nearest, without a request to TikTok", async () => {
  const [known] = it.simulator.truth.campaigns(it.advertiserId);
  const asked = it.simulator.requests.length;
  const near = await put({ kind: "target_cpa", value: 9, campaign_id: `${known?.campaignId}0` });
  expect(near.warning).toContain("The nearest that has is");
  const far = await put({ kind: "target_cpa", value: 9, campaign_id: "5" });
  expect(far.warning).toContain(
    "No campaign with the ID 5 has delivered in the days that are remembered. Check the ID",
  );
  expect((await list()).map(({ warning }) => warning)).toEqual([near.warning, far.warning]);
  expect(it.simulator.requests.length).toBe(asked);
  for (const { id } of [near, far]) await shop.ask("DELETE", `${goals}/${id}`);
});

test("what is wrong is said by the field, and nothing is kept", async () => {
  expect(await refused({ kind: "profit", value: 1 })).toEqual([
    400,
    "The body does not fit: kind: one of target_cpa, target_roas, margin_percent, month_budget. Correct it and send it again.",
  ]);
  expect((await refused({ kind: "target_cpa", value: "12" }))[1]).toContain("value: has to be a number");
  expect((await refused({ kind: "target_cpa" }))[1]).toContain("value: is required");
  expect((await refused({ kind: "target_cpa", value: 1, campaign: "1" }))[1]).toContain(
    'there is no field "campaign" here',
  );
  expect((await refused({ kind: "margin_percent", value: 101 }))[1]).toContain("100 at most");
  expect((await refused({ kind: "target_cpa", value: 0 }))[1]).toContain("a plain amount above 0");
  expect(await list()).toEqual([]);
});

test("a viewer reads goals and changes none; nobody does anything without a session", async () => {
  const { id } = await put({ kind: "target_cpa", value: 7 });
  const { sqlite } = it.shop.store();
  sqlite.query("UPDATE operator SET admin = 0 WHERE email = ?").run(EMAIL);
  sqlite.query("INSERT INTO member SELECT ?, id, 'viewer', 0 FROM operator WHERE email = ?").run(it.workspaceId, EMAIL);
  expect(await list()).toHaveLength(1);
  expect((await shop.ask("PUT", goals, { body: { kind: "target_cpa", value: 8 } })).status).toBe(403);
  expect((await shop.ask("DELETE", `${goals}/${id}`)).status).toBe(403);
  sqlite.query("UPDATE member SET role = 'editor'").run();
  expect((await shop.ask("PUT", goals, { body: { kind: "target_cpa", value: 8 } })).status).toBe(200);
  expect((await shop.ask("GET", goals, { cookie: null })).status).toBe(401);
  expect((await list())[0]?.value).toBe(8);
});
