import { describe, expect, test } from "bun:test";
import { createCallTool } from "#calls/call-tool.ts";
import { createConnections } from "#connections/connections.ts";
import { createCancellableCalls } from "#mcp/cancellation.ts";
import { createMetrics } from "#metrics.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { localKeyProvider } from "#vault/key-provider.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault } from "#vault/vault.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createPlans } from "#workspaces/plans.ts";
import { createUsageWriter } from "#workspaces/usage-writer.ts";
import { manualClock } from "../fakes/clock.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { createToyModule } from "../fakes/toy-module.ts";
import { listUsage } from "../fakes/written-rows.ts";

const OWNER = { name: "owner", origin: "shell" };
const DAY_MS = 86_400_000;

async function setUp({ timeLimitMs = 5_000, checkEvery = 1 } = {}) {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  fileOf(store).sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const provider = localKeyProvider(parseMasterKey(generateMasterKey(), "test"));
  const vault = createVault({ store, keyRing: { provider: async () => provider }, clock, dataKeySeconds: 60 });
  const audit = createAuditTrail({ store, clock });
  const connections = createConnections({ store, vault, clock, recordChange: audit.record });
  const plans = createPlans({ store, clock, audit });
  const usage = createUsageWriter({ store, log });
  const metrics = createMetrics();
  const toy = createToyModule();
  const callTool = createCallTool({
    modules: [toy],
    connections,
    plans,
    usage,
    spans: null,
    clock,
    metrics,
    log,
    storeVersion: store.version,
    receiptOf: () => "none",
    checkEvery,
    reportingOf: async () => null,
    timeLimitMs,
  });
  const call = (
    args: unknown = {},
    {
      tool = "toy_visit",
      keyExpiresAtMs = null as number | null,
      signal = new AbortController().signal,
      restriction = UNRESTRICTED,
    } = {},
  ) =>
    callTool({
      principal: { workspaceId: "ws_1", keyId: "key_1", keyExpiresAtMs, restriction },
      requestId: "req_1",
      tool,
      args,
      signal,
      progress: null,
    });
  const connect = () =>
    connections.connect({ workspaceId: "ws_1", module: toy }, { shop: "bakery", token: "toy-token-bakery" }, OWNER);
  return { store, clock, lines, toy, usage, metrics, plans, callTool, call, connect };
}

describe("a tool call", () => {
  test("answers, and leaves a usage row without arguments or answer", async () => {
    const { store, clock, usage, call, connect } = await setUp();
    await connect();
    const outcome = await call();
    expect(outcome).toMatchObject({ ok: true, answer: { meta: { shop: "bakery", generation: 1 } } });
    await usage.close();
    expect(await listUsage(store, "ws_1")).toMatchObject([
      { key_id: "key_1", tool: "toy_visit", outcome: "ok", at_ms: clock.now() },
    ]);
    store.close();
  });

  test("whose answer is not what its schema says goes out, and one of so many is held against it and logged", async () => {
    const { store, lines, call, connect } = await setUp({ checkEvery: 3 });
    await connect();
    const misfit = () => lines.filter((line) => line.includes("did not match its schema")).length;
    for (const logged of [0, 0, 1, 1, 1, 2]) {
      expect(await call({ fail: "misfit" })).toMatchObject({ ok: true, answer: { beyond: true } });
      expect(misfit()).toBe(logged);
    }
    store.close();

    const strict = await setUp();
    await strict.connect();
    expect(await strict.call({ fail: "misfit" })).toMatchObject({ ok: false, failure: { error: "internal" } });
    strict.store.close();
  });

  test("that waits to be counted can be cancelled meanwhile, and asks nobody", async () => {
    const { store, toy, plans, callTool, connect } = await setUp();
    await connect();
    await plans.set({ name: "counted", callsPerMinute: 9, callsPerMonth: null }, OWNER);
    fileOf(store).sqlite.run("UPDATE workspace SET plan = 'counted'");
    const asked = toy.calls.length;
    const principal = { workspaceId: "ws_1", keyId: "key_1", keyExpiresAtMs: null, restriction: UNRESTRICTED };
    const name = { principal, address: "192.0.2.1", userAgent: null, clientName: null, id: 7 };
    const calls = createCancellableCalls();
    const calling = calls.open(name, () => name, new Request("http://localhost/mcp"));
    const outcome = callTool({
      ...{ principal, requestId: "req_1", tool: "toy_visit", args: {}, progress: null },
      get signal() {
        return calling.signal;
      },
    });
    // All that comes before the commit, which is in the next turn of the event loop.
    for (let steps = 0; steps < 20; steps += 1) await Promise.resolve();
    calls.cancel(name);
    expect(await outcome).toMatchObject({ ok: false, failure: { error: "time_limit" } });
    expect(toy.calls).toHaveLength(asked);
    store.close();
  });

  test("without a connection says so, and how to make one", async () => {
    const { store, toy, call } = await setUp();
    const outcome = await call();
    expect(outcome).toMatchObject({ ok: false, failure: { error: "not_connected", retryable: false } });
    expect(outcome.ok ? "" : outcome.failure.message).toContain("shopmcp connect toy --workspace ws_1");
    expect(toy.calls).toEqual([]);
    store.close();
  });

  test("of a tool that does not exist, with wrong input, or that breaks inside is an outcome, never a throw", async () => {
    const { store, usage, lines, call, connect } = await setUp();
    await connect();
    expect(await call({}, { tool: "toy_nothing" })).toMatchObject({ ok: false, failure: { error: "unknown_tool" } });
    const wrong = await call({ nosuch: 1 });
    expect(wrong).toMatchObject({ ok: false, failure: { error: "invalid_input" } });
    expect(wrong.ok ? "" : wrong.failure.message).toContain("nosuch");
    const broken = await call({ fail: "inside" });
    expect(broken).toMatchObject({ ok: false, failure: { error: "internal" } });
    expect(JSON.stringify(broken)).not.toContain("the toy broke");
    expect(lines.join()).toContain("the toy broke");
    await usage.close();
    expect((await listUsage(store, "ws_1")).map((row) => [row.tool, row.outcome])).toEqual([
      ["unknown", "unknown_tool"],
      ["toy_visit", "invalid_input"],
      ["toy_visit", "internal"],
    ]);
    store.close();
  });

  test("that the platform refuses is kept for status, and says so even where that cannot be written", async () => {
    const { store, lines, call, connect } = await setUp();
    const { row } = await connect();
    const refused = {
      ok: false,
      failure: { error: "rate_limited", code: 9, request_id: "toy-2", retry_after_seconds: 5 },
    };
    expect(await call({ fail: "platform" })).toMatchObject(refused);
    const lastError = () =>
      fileOf(store).sqlite.query("SELECT last_error_code AS code FROM connection WHERE id = ?").get(row.id);
    expect(lastError()).toEqual({ code: "rate_limited" });
    fileOf(store).sqlite.run(
      "CREATE TRIGGER refuse BEFORE UPDATE ON connection BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    expect(await call({ fail: "platform" })).toMatchObject(refused);
    expect(lines.join()).toContain("could not be kept for status");
    store.close();
  });

  test("that outlives its time bound ends in words, even where the tool does not listen", async () => {
    const { store, toy, call, connect } = await setUp({ timeLimitMs: 20 });
    await connect();
    const gate = Promise.withResolvers<void>();
    toy.hang = gate.promise;
    expect(await call()).toMatchObject({ ok: false, failure: { error: "time_limit", retryable: true } });
    gate.resolve();
    store.close();
  });

  test("whose caller has left ends at once", async () => {
    const { store, toy, call, connect } = await setUp();
    await connect();
    const gate = Promise.withResolvers<void>();
    toy.hang = gate.promise;
    const caller = new AbortController();
    const outcome = call({}, { signal: caller.signal });
    caller.abort();
    expect(await outcome).toMatchObject({ ok: false, failure: { error: "time_limit" } });
    gate.resolve();
    store.close();
  });

  test("says in its notice that the key will expire, seven days before and not earlier", async () => {
    const { store, clock, call, connect } = await setUp();
    await connect();
    const early = await call({}, { keyExpiresAtMs: clock.now() + 7 * DAY_MS + 1 });
    expect(early.ok && early.answer.meta.notice).toBeUndefined();
    const late = await call({}, { keyExpiresAtMs: clock.now() + 7 * DAY_MS });
    expect(late.ok && late.answer.meta.notice).toContain("expires on 2026-11-29");
    store.close();
  });

  test("is counted by tool and outcome, with no workspace in any label", async () => {
    const { store, metrics, call, connect } = await setUp();
    await connect();
    await call();
    await call({ nosuch: 1 });
    const text = await metrics.registry.metrics();
    expect(text).toContain('shopmcp_tool_calls_total{tool="toy_visit",outcome="ok"} 1');
    expect(text).toContain('shopmcp_tool_calls_total{tool="toy_visit",outcome="invalid_input"} 1');
    expect(text).not.toContain("ws_1");
    store.close();
  });
});
