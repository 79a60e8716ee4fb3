/** What the page shows of what happened: tools and their answers, usage, the audit trail. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { OWNER } from "../fakes/test-shop.ts";
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
    { action: "connection.connect", actor: "owner", origin: "shell", target_name: "BAKERY (bakery)" },
    { action: "key.create", target_name: "test" },
    { action: "workspace.create", target_name: "Shop" },
  ]);
  expect(rest.next).toBeNull();
  const all = Page.parse((await shop.ask("GET", "/api/audit?limit=200")).body);
  const operator = all.events.find(({ action }) => action === "operator.create");
  expect(operator).toMatchObject({
    target_name: `${EMAIL}: admin of this server`,
    workspace: null,
    workspace_name: null,
  });
  for (const query of ["limit=0", "limit=201", "before=0", "before=x", "unknown=1"])
    expect((await shop.ask("GET", `${path}/audit?${query}`)).status).toBe(400);
});

test("the trail names what is gone by now, as it was called then, and of older rows what a later one knows", async () => {
  const { workspaceId } = await shop.newWorkspace("Leaving");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const place = `/api/workspaces/${workspaceId}`;
  const [connection] = await shop.shop.connections.list(workspaceId);
  const goal = { kind: "month_budget", value: 900 };
  const rule = { metric: "spend", condition: "above", value: 5 };
  const Made = z.looseObject({ id: z.string() });
  for (const [path, method, body] of [
    ["goals", "PUT", goal],
    ["alerts", "POST", rule],
    ["notes", "POST", { day: "2026-11-20", text: "the sale began" }],
    ["rates", "PUT", { from: "USD", currency: "EUR", date: "2026-11-01", rate: "0.9" }],
  ] as const) {
    const { id } = Made.parse((await shop.ask(method, `${place}/${path}`, { body })).body);
    expect((await shop.ask("DELETE", `${place}/${path}/${id}`)).status).toBe(200);
  }
  // As a version before this one left it.
  const { sqlite } = shop.store();
  sqlite
    .query("UPDATE audit SET target_name = NULL WHERE action = 'connection.connect' AND target = ?")
    .run(connection?.id ?? "");
  expect((await shop.ask("DELETE", `${place}/integrations/toy`)).status).toBe(200);
  const { body } = await shop.ask("GET", `${place}/audit?limit=50`);
  const { events } = z
    .object({ events: z.array(z.looseObject({ action: z.string(), target_name: z.string().nullable() })) })
    .parse(body);
  expect(events.map(({ action, target_name }) => [action, target_name])).toEqual([
    ["connection.disconnect", "BAKERY (bakery)"],
    ["rate.remove", "USD into EUR from 2026-11-01: 0.9"],
    ["rate.set", "USD into EUR from 2026-11-01: 0.9"],
    ["note.remove", "2026-11-20 of BAKERY (bakery)"],
    ["note.write", "2026-11-20 of BAKERY (bakery)"],
    ["alert.remove", "Spend of BAKERY (bakery) above 5.00 EUR"],
    ["alert.set", "Spend of BAKERY (bakery) above 5.00 EUR"],
    ["goal.remove", "Month budget of BAKERY (bakery): 900.00 EUR"],
    ["goal.set", "Month budget of BAKERY (bakery): 900.00 EUR"],
    ["connection.connect", "BAKERY (bakery)"],
    ["key.create", "test"],
    ["workspace.create", "Leaving"],
  ]);
  let exported = "";
  for await (const piece of await shop.shop.workspaces.export(workspaceId, OWNER)) exported += piece;
  expect(JSON.parse(exported).audit).toContainEqual(
    expect.objectContaining({
      action: "connection.disconnect",
      target: connection?.id,
      target_name: "BAKERY (bakery)",
    }),
  );
  sqlite.query("UPDATE audit SET target_name = NULL WHERE action = 'key.create' AND workspace_id = ?").run(workspaceId);
  await shop.shop.workspaces.delete(workspaceId, OWNER);
  // Nothing is looked up in a workspace that is gone, though the trail still knows its name.
  expect((await shop.ask("GET", "/api/audit?limit=50")).status).toBe(200);
  const after = await shop.ask("GET", "/api/audit?limit=1");
  expect(after.body).toMatchObject({ events: [{ action: "workspace.delete", target_name: "Leaving" }] });
});

test("a workspace that was renamed and deleted has its last name beside everything that was done in it", async () => {
  const { workspaceId } = await shop.newWorkspace("First name");
  await shop.shop.workspaces.rename(workspaceId, "Last name", OWNER);
  await shop.shop.workspaces.delete(workspaceId, OWNER);
  const { body } = await shop.ask("GET", "/api/audit?limit=50");
  const { events } = z
    .object({
      events: z.array(z.looseObject({ workspace: z.string().nullable(), workspace_name: z.string().nullable() })),
    })
    .parse(body);
  const names = events.filter(({ workspace }) => workspace === workspaceId).map((event) => event.workspace_name);
  expect(names.length).toBeGreaterThan(2);
  expect([...new Set(names)]).toEqual(["Last name"]);
});

test("a look back at a new account says that no day is remembered, and names an ID only where one was given", async () => {
  const { workspaceId } = await shop.newWorkspace("New");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const look = async (more: object) => {
    const body = { metric: "spend", condition: "above", value: 5, ...more };
    const answer = await shop.ask("POST", `/api/workspaces/${workspaceId}/alerts/backtest`, { body });
    return z.object({ error: z.looseObject({ message: z.string() }) }).parse(answer.body).error.message;
  };
  const plain = await look({});
  expect(plain).toStartWith("No day of this account is remembered yet.");
  expect(plain).not.toContain("ID");
});

test("quiet hours that are no pair of times are told what belongs into them", async () => {
  const rule = { metric: "spend", condition: "above", value: 5 };
  for (const quiet of ["22:00-07:00", 22, [], true]) {
    const refused = await shop.ask("POST", `${path}/alerts`, { body: { ...rule, quiet } });
    expect([quiet, refused.status]).toEqual([quiet, 400]);
    expect(refused.text).toContain("quiet: has to be an object with from and to");
  }
  const half = await shop.ask("POST", `${path}/alerts`, { body: { ...rule, quiet: { from: "22:00" } } });
  expect(half.text).toContain("quiet.to: is required");
});
