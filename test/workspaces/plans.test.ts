import { describe, expect, test } from "bun:test";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createPlans, type Plans } from "#workspaces/plans.ts";
import { createWorkspaces } from "#workspaces/workspaces.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";

const OWNER = { name: "owner", origin: "shell" };

async function setUp(limits: { callsPerMinute: number | null; callsPerMonth: number | null }) {
  const store = newStore();
  const clock = manualClock(Date.parse("2026-11-29T23:59:30Z"));
  const audit = createAuditTrail({ store, clock });
  const plans = createPlans({ store, clock, audit });
  const workspaces = createWorkspaces({ store, clock, audit });
  await plans.set({ name: "small", ...limits }, OWNER);
  const { id } = await workspaces.create("Shop", "small", OWNER);
  return { store, clock, plans, workspaces, id };
}

async function admit(plans: Plans, workspaceId: string) {
  const plan = await plans.planOf(workspaceId);
  if (plan !== undefined) await plans.admit(workspaceId, plan);
}

describe("a plan", () => {
  test("admits exactly its calls a minute, says how long to wait, and admits again in the next one", async () => {
    const { store, clock, plans, id } = await setUp({ callsPerMinute: 3, callsPerMonth: null });
    for (let call = 0; call < 3; call += 1) await admit(plans, id);
    const error = await failsWith(() => admit(plans, id));
    expect(error).toMatchObject({ code: "plan_limit", retryAfterSeconds: 30 });
    expect(error.message).toContain("3 calls a minute");
    clock.advance(30_000);
    for (let call = 0; call < 3; call += 1) await admit(plans, id);
    expect((await failsWith(() => admit(plans, id))).retryAfterSeconds).toBe(60);
    store.close();
  });

  test("admits exactly its calls a month, and waits for the first of the next in UTC", async () => {
    const { store, clock, plans, id } = await setUp({ callsPerMinute: null, callsPerMonth: 2 });
    await admit(plans, id);
    clock.advance(60_000);
    await admit(plans, id);
    const error = await failsWith(() => admit(plans, id));
    expect(error.retryAfterSeconds).toBe(86_400 - 30);
    expect(error.message).toContain("2026-12-01");
    clock.advance(86_400_000 - 30_000);
    await admit(plans, id);
    store.close();
  });

  test("a call over one limit is not counted under the other", async () => {
    const { store, clock, plans, id } = await setUp({ callsPerMinute: 1, callsPerMonth: 2 });
    await admit(plans, id);
    for (let call = 0; call < 5; call += 1) expect((await failsWith(() => admit(plans, id))).code).toBe("plan_limit");
    clock.advance(60_000);
    await admit(plans, id);
    clock.advance(60_000);
    expect((await failsWith(() => admit(plans, id))).message).toContain("a month");
    store.close();
  });

  test("its month survives the deletion of usage rows and another process, and of its minutes the newest is kept", async () => {
    const { store, clock, plans, id } = await setUp({ callsPerMinute: 5, callsPerMonth: 4 });
    for (let call = 0; call < 3; call += 1) {
      await admit(plans, id);
      clock.advance(60_000);
    }
    fileOf(store).sqlite.run("DELETE FROM usage");
    const elsewhere = createPlans({ store, clock, audit: createAuditTrail({ store, clock }) });
    await admit(elsewhere, id);
    expect((await failsWith(() => admit(plans, id))).code).toBe("plan_limit");
    expect(fileOf(store).sqlite.query("SELECT period, calls, minute, minute_calls FROM call_counter").all()).toEqual([
      { period: "2026-11", calls: 4, minute: Date.parse("2026-11-30T00:02Z") / 60_000, minute_calls: 1 },
    ]);
    store.close();
  });

  test("raised while it is used up, it admits at the next call", async () => {
    const { store, plans, id } = await setUp({ callsPerMinute: null, callsPerMonth: 1 });
    await admit(plans, id);
    await failsWith(() => admit(plans, id));
    await plans.set({ name: "small", callsPerMinute: null, callsPerMonth: 2 }, OWNER);
    await admit(plans, id);
    store.close();
  });

  test("unlimited is there, has none, and stays so; a workspace cannot have a plan that is not", async () => {
    const { store, plans, workspaces } = await setUp({ callsPerMinute: 1, callsPerMonth: null });
    expect(await plans.list()).toEqual([
      { name: "unlimited", calls_per_minute: null, calls_per_month: null },
      { name: "small", calls_per_minute: 1, calls_per_month: null },
    ]);
    for (const name of ["unlimited", "", "Two Words", "-x", "x".repeat(41)]) {
      expect((await failsWith(() => plans.set({ name, callsPerMinute: 1, callsPerMonth: 1 }, OWNER))).code).toBe(
        "invalid_input",
      );
    }
    for (const limit of [0, -1, 1.5, Number.NaN, 1_000_000_001]) {
      expect(
        (await failsWith(() => plans.set({ name: "x", callsPerMinute: limit, callsPerMonth: null }, OWNER))).code,
      ).toBe("invalid_input");
    }
    expect((await failsWith(() => workspaces.create("Shop", "nosuch", OWNER))).code).toBe("invalid_input");
    store.close();
  });
});

test("over the limit a tool call ends in words with the seconds to wait, no call upstream, and tools/list is free", async () => {
  const shop = await startTestShop();
  await shop.shop.plans.set({ name: "two", callsPerMinute: 2, callsPerMonth: null }, OWNER);
  const { id: workspaceId } = await shop.shop.workspaces.create("Shop", "two", OWNER);
  const { key } = await shop.shop.apiKeys.create({ workspaceId, name: "k", expiresInDays: undefined }, OWNER);
  await shop.connectToy(workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
  for (let request = 0; request < 5; request += 1) {
    const listed = await fetch(shop.mcpUrl, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key.reveal()}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    expect(listed.status).toBe(200);
  }
  const calls = await Promise.all(Array.from({ length: 6 }, () => shop.call(key.reveal(), "toy_visit")));
  expect(calls.filter((call) => !call.isError)).toHaveLength(2);
  expect(shop.toy.calls).toHaveLength(2);
  const refused = calls.find((call) => call.isError);
  expect(refused?.text).toContain('"error":"plan_limit"');
  expect(refused?.text).toContain('"retry_after_seconds":60');
  await shop.stop();
});
