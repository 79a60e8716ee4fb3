/** What an access token is at /mcp: an API key's equal, with the bounds of its grant. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { eventually } from "../fakes/eventually.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { newPkce, type OAuthShop, PUBLIC_URL, startOAuthShop, type Tokens } from "./oauth-shop.ts";

let shop: OAuthShop;
let clientId: string;
let tokens: Tokens;

beforeAll(async () => {
  shop = await startOAuthShop();
});
beforeEach(async () => {
  clientId = (await shop.register()).client_id;
  tokens = await shop.connect(clientId);
});
afterAll(() => shop.stop());

const grantId = async () =>
  (await shop.shop.grants.list(shop.workspaceId)).find((row) => row.client_id === clientId)?.id ?? "";
const change = (set: string) =>
  shop.store().sqlite.query(`UPDATE oauth_grant SET ${set} WHERE client_id = ?`).run(clientId);

describe("a call with an access token", () => {
  test("is counted in its workspace, under the grant, whose last use it is", async () => {
    shop.clock.advance(1_000);
    expect((await shop.call(tokens.access_token, "toy_visit")).isError).toBe(false);
    const [id, atMs] = [await grantId(), shop.clock.now()];
    const { usage, grant } = await usageOf(id);
    expect(usage).toEqual({ workspace_id: shop.workspaceId, tool: "toy_visit", outcome: "ok", at_ms: atMs });
    expect(grant).toEqual({ last_used_at_ms: atMs });
  });

  test("is held to the workspace's plan, together with its API keys", async () => {
    await shop.shop.plans.set({ name: "two", callsPerMinute: 2, callsPerMonth: null }, OWNER);
    const { id } = await shop.shop.workspaces.create("Small", "two", OWNER);
    await shop.connectToy(id, "bakery", "toy-token-bakery");
    const { key } = await shop.shop.apiKeys.create({ workspaceId: id, name: "k", expiresInDays: undefined }, OWNER);
    change(`workspace_id = '${id}'`);
    expect((await shop.call(key.reveal(), "toy_visit")).isError).toBe(false);
    expect((await shop.call(tokens.access_token, "toy_visit")).isError).toBe(false);
    expect((await shop.call(tokens.access_token, "toy_visit")).text).toContain("plan_limit");
    expect((await shop.call(key.reveal(), "toy_visit")).text).toContain("plan_limit");
  });

  test("is told what the owner should hear, as with a key", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Ending");
    await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
    change(`workspace_id = '${workspaceId}'`);
    const soon = shop.clock.now() + 3 * 86_400_000;
    shop
      .store()
      .sqlite.query(
        "UPDATE credential SET expires_at_ms = ? WHERE id IN (SELECT credential_id FROM connection WHERE workspace_id = ?)",
      )
      .run(soon, workspaceId);
    const answers = [await shop.call(key, "toy_visit"), await shop.call(tokens.access_token, "toy_visit")];
    expect(answers[0]?.text).toContain("Tell the owner");
    expect(answers[1]?.structured).toEqual(answers[0]?.structured);
  });

  test("sees its own workspace and no other one's", async () => {
    const other = await shop.newWorkspace("Florist");
    await shop.connectToy(other.workspaceId, "florist", "toy-token-florist");
    expect((await shop.call(tokens.access_token, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery" } });
    expect((await shop.call(other.key, "toy_visit")).structured).toMatchObject({ meta: { shop: "florist" } });
  });

  test("works until the last millisecond of its hour", async () => {
    shop.clock.advance(3_599_999);
    expect((await shop.list(tokens.access_token)).status).toBe(200);
    shop.clock.advance(1);
    const response = await shop.list(tokens.access_token);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("invalid_token"),
    ]);
  });
});

describe("an access token opens nothing", () => {
  test("once its grant is ended in the page, in the shell, or by its client, at the very next call", async () => {
    const ways = [
      async () => void (await shop.page("DELETE", `/api/workspaces/${shop.workspaceId}/grants/${await grantId()}`)),
      async () => void (await shop.shop.grants.revoke({ id: await grantId() }, OWNER)),
      async () => void (await shop.post("/oauth/revoke", { client_id: clientId, token: tokens.refresh_token })),
      async () => void (await shop.post("/oauth/revoke", { client_id: clientId, token: tokens.access_token })),
    ];
    for (const [at, end] of ways.entries()) {
      clientId = (await shop.register()).client_id;
      tokens = await shop.connect(clientId);
      expect((await shop.list(tokens.access_token)).status).toBe(200);
      await end();
      expect([at, (await shop.list(tokens.access_token)).status]).toEqual([at, 401]);
      expect((await shop.refresh(clientId, tokens.refresh_token)).status).toBe(400);
    }
  });

  test("that was granted for another resource", async () => {
    change("resource = 'https://old.example.com/mcp'");
    expect((await shop.list(tokens.access_token)).status).toBe(401);
    const answer = await shop.refresh(clientId, tokens.refresh_token, { resource: "https://old.example.com/mcp" });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant" });
  });

  test("without the scope, and says which one it needs", async () => {
    change("scope = 'other'");
    const response = await shop.list(tokens.access_token);
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toBe(
      `Bearer realm="shopmcp", error="insufficient_scope", resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp", scope="ads:read"`,
    );
  });

  test("that nobody gave out, that lost a character, or that stands in the query", async () => {
    for (const bearer of [
      `smat_${"a".repeat(43)}`,
      tokens.access_token.slice(0, -1),
      `${tokens.access_token}x`,
      "smat_",
    ])
      expect((await shop.list(bearer)).status).toBe(401);
    expect((await shop.ask(`/mcp?token=${tokens.access_token}`, { method: "POST" })).status).toBe(401);
  });

  test("of the page or its API", async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await shop.ask("/api/workspaces", { headers })).status).toBe(401);
  });
});

describe("a revocation", () => {
  test("of a token nobody knows is as good as done", async () => {
    expect((await shop.post("/oauth/revoke", { client_id: clientId, token: "smrt_x" })).status).toBe(200);
    expect((await shop.list(tokens.access_token)).status).toBe(200);
  });

  test("by another client, by no client or without a token ends nothing", async () => {
    const other = (await shop.register()).client_id;
    const ask = async (form: Record<string, string>) => {
      const answer = await shop.post("/oauth/revoke", form);
      return [answer.status, Object(await answer.json()).error];
    };
    expect(await ask({ client_id: other, token: tokens.refresh_token })).toEqual([400, "invalid_grant"]);
    expect(await ask({ token: tokens.refresh_token })).toEqual([401, "invalid_client"]);
    expect(await ask({ client_id: clientId })).toEqual([400, "invalid_request"]);
    expect((await shop.list(tokens.access_token)).status).toBe(200);
  });

  test("is written to the trail with who did it", async () => {
    await shop.post("/oauth/revoke", { client_id: clientId, token: tokens.refresh_token });
    const query = "SELECT actor, outcome FROM audit WHERE action = 'grant.revoke' AND target = ?";
    expect(
      shop
        .store()
        .sqlite.query(query)
        .all(await grantId()),
    ).toEqual([{ actor: clientId, outcome: "ok" }]);
  });
});

describe("the list of connected apps", () => {
  test("says who, host, workspace's own, last use and end, and nothing secret", async () => {
    const path = `/api/workspaces/${shop.workspaceId}/grants`;
    const id = await grantId();
    const listed = async () =>
      z
        .array(z.looseObject({ id: z.string() }))
        .parse(await (await shop.page("GET", path)).json())
        .find((row) => row.id === id);
    expect(await listed()).toMatchObject({ client: "Claude", host: "claude.ai", scope: "ads:read", revoked_at: null });
    await shop.page("DELETE", `${path}/${id}`);
    const ended = new Date(shop.clock.now()).toISOString();
    expect(await listed()).toMatchObject({ revoked_at: ended, revoked_reason: "disconnected" });
    expect(JSON.stringify(await listed())).not.toMatch(/sm[a-z]{2}_/);
  });

  test("does not show a yes that no client came for", async () => {
    const before = (await shop.shop.grants.list(shop.workspaceId)).length;
    await shop.approve(clientId, newPkce());
    expect((await shop.shop.grants.list(shop.workspaceId)).length).toBe(before);
  });

  test("of another workspace has no hand on it", async () => {
    const other = await shop.newWorkspace("Other");
    const answer = await shop.page("DELETE", `/api/workspaces/${other.workspaceId}/grants/${await grantId()}`);
    expect(answer.status).toBe(404);
    expect((await shop.list(tokens.access_token)).status).toBe(200);
  });
});

/** Usage is written behind: the next look that finds it. */
async function usageOf(id: string) {
  const { sqlite } = shop.store();
  const usage = await eventually(
    () => sqlite.query("SELECT workspace_id, tool, outcome, at_ms FROM usage WHERE key_id = ?").get(id) ?? undefined,
  );
  return { usage, grant: sqlite.query("SELECT last_used_at_ms FROM oauth_grant WHERE id = ?").get(id) };
}
