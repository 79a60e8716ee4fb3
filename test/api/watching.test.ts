/** What the page shows of what happened: tools and their answers, usage, the audit trail. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

let shop: SignedInShop;
let path: string;
let other: string;
let key: string;
let keyId: string;

beforeAll(async () => {
  shop = await startSignedInShop();
  const workspace = await shop.newWorkspace("Shop");
  await shop.connectToy(workspace.workspaceId, "bakery", "toy-token-bakery");
  ({ key, keyId } = workspace);
  path = `/api/workspaces/${workspace.workspaceId}`;
  other = `/api/workspaces/${(await shop.newWorkspace("Other")).workspaceId}`;
});
afterAll(() => shop.stop());

const visit = (body: unknown) => shop.ask("POST", `${path}/tools/toy_visit`, { body });

test("the tools are those that clients see, each with its schema", async () => {
  const listed = z.array(z.looseObject({ name: z.string() })).parse((await shop.ask("GET", `${path}/tools`)).body);
  const names = shop.shop.modules.flatMap(({ tools }) => tools.map(({ name }) => name));
  expect(listed.map(({ name }) => name)).toEqual(names);
  expect(listed.at(-1)).toMatchObject({
    module: "toy",
    inputSchema: { type: "object", properties: { fail: {} }, additionalProperties: false },
    annotations: { readOnlyHint: true },
  });
});

test("a tool answers here what it answers an MCP client, and refuses in the same words", async () => {
  expect((await visit({})).body).toEqual((await shop.call(key, "toy_visit")).structured);
  expect((await visit({ nonsense: 1 })).body).toMatchObject({ error: { code: "invalid_input" } });
  const full = await visit({ fail: "platform" });
  expect(full.status).toBe(503);
  expect(full.headers.get("retry-after")).toBe("5");
  expect(full.body).toEqual({
    error: {
      code: "rate_limited",
      message: "The toy shop is full. Wait.",
      details: { retry_after_seconds: 5, code: 9, request_id: "toy-2", platform_message: "full" },
    },
  });
  const broken = await visit({ fail: "inside" });
  expect(broken.status).toBe(500);
  expect(broken.text).not.toContain("the toy broke");
  expect((await shop.ask("POST", `${path}/tools/none`, { body: {} })).status).toBe(404);
  expect((await shop.ask("POST", `${other}/tools/toy_visit`, { body: {} })).body).toMatchObject({
    error: { code: "not_connected" },
  });
});

test("usage counts calls by day, tool, key and error, with the latencies that half and nearly all stayed under", async () => {
  const fresh = await shop.newWorkspace("Busy");
  const at = shop.clock.now();
  const rows = Array.from({ length: 100 }, (_, index) => ({
    at_ms: at - (index % 2) * 86_400_000,
    workspace_id: fresh.workspaceId,
    key_id: index < 90 ? fresh.keyId : null,
    tool: "toy_visit",
    outcome: index < 3 ? "rate_limited" : "ok",
    latency_ms: index + 1,
  }));
  const old = { ...rows[0], at_ms: at - 31 * 86_400_000 };
  const { sqlite } = shop.store();
  for (const row of [...rows, old])
    sqlite
      .query("INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms) VALUES (?, ?, ?, ?, ?, ?)")
      .run(...Object.values(row));
  const used = await shop.ask("GET", `/api/workspaces/${fresh.workspaceId}/usage`);
  expect(used.body).toEqual({
    days: [
      { date: "2026-11-21", calls: 50, errors: 1 },
      { date: "2026-11-22", calls: 50, errors: 2 },
    ],
    tools: [{ tool: "toy_visit", calls: 100, errors: 3, p50_ms: 50, p95_ms: 95 }],
    keys: [
      { key: fresh.keyId, name: "test", calls: 90, errors: 3, p50_ms: 45, p95_ms: 86 },
      { key: null, name: null, calls: 10, errors: 0, p50_ms: 95, p95_ms: 100 },
    ],
    errors: [{ code: "rate_limited", calls: 3 }],
    plan: { name: "unlimited", calls_per_minute: null, calls_per_month: null, calls_this_month: 0 },
  });
  const today = await shop.ask("GET", `/api/workspaces/${fresh.workspaceId}/usage?days=1`);
  expect(today.body).toMatchObject({ days: [{ date: "2026-11-22", calls: 50 }] });
  for (const days of [0, 101, 1.5, "x"]) expect((await shop.ask("GET", `${path}/usage?days=${days}`)).status).toBe(400);
  expect((await shop.ask("GET", `${path}/usage?days=100`)).status).toBe(200);
});

test("a plan's limits stand beside what was used of them", async () => {
  await shop.shop.plans.set({ name: "small", callsPerMinute: 5, callsPerMonth: 9 }, { name: "owner", origin: "shell" });
  const made = await shop.ask("POST", "/api/workspaces", { body: { name: "Small", plan: "small" } });
  const { id } = z.looseObject({ id: z.string() }).parse(made.body);
  const { key: smallKey } = z
    .looseObject({ key: z.string() })
    .parse((await shop.ask("POST", `/api/workspaces/${id}/keys`, { body: { name: "k" } })).body);
  await shop.call(smallKey, "toy_visit");
  expect((await shop.ask("GET", `/api/workspaces/${id}/usage`)).body).toMatchObject({
    plan: { name: "small", calls_per_minute: 5, calls_per_month: 9, calls_this_month: 1 },
  });
});

test("the audit trail tells people from the shell, newest first, page by page, and a workspace sees its own alone", async () => {
  await shop.ask("DELETE", `${path}/keys/${keyId}`);
  const Page = z.object({ events: z.array(z.looseObject({ id: z.number() })), next: z.number().nullable() });
  const newest = Page.parse((await shop.ask("GET", `${path}/audit?limit=1`)).body);
  expect(newest.events).toMatchObject([
    {
      ...{ action: "key.revoke", actor: EMAIL, origin: "127.0.0.1", outcome: "ok" },
      ...{ target: keyId, target_name: "test", workspace_name: "Shop" },
    },
  ]);
  const rest = Page.parse((await shop.ask("GET", `${path}/audit?before=${newest.next}`)).body);
  expect(rest.events).toMatchObject([
    { action: "connection.connect", actor: "owner", origin: "shell", target_name: "BAKERY" },
    { action: "key.create", target_name: "test" },
    { action: "workspace.create", target_name: "Shop" },
  ]);
  expect(rest.next).toBeNull();
  const all = Page.parse((await shop.ask("GET", "/api/audit?limit=200")).body);
  const operator = all.events.find(({ action }) => action === "operator.create");
  expect(operator).toMatchObject({ target_name: EMAIL, workspace: null, workspace_name: null });
  for (const query of ["limit=0", "limit=201", "before=0", "before=x", "unknown=1"])
    expect((await shop.ask("GET", `${path}/audit?${query}`)).status).toBe(400);
});
