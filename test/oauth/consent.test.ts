/** The consent: seen and answered once, by one session, from our own page. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { handleOf, newPkce, type OAuthShop, startOAuthShop } from "./oauth-shop.ts";

let shop: OAuthShop;
let clientId: string;

beforeAll(async () => {
  shop = await startOAuthShop();
  clientId = (await shop.register({ client_name: "Cl\u202eau\u200bde\n <b>x</b>" })).client_id;
});
afterAll(() => shop.stop());

const newHandle = async () => handleOf(await shop.authorize(clientId, newPkce()));
const yes = (request: string) => ({ request, workspace_id: shop.workspaceId });
const grants = () => shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_grant").get();

describe("what the person is shown", () => {
  test("is who asks, where they are sent, and what it allows; a name that registered itself vouches for nothing", async () => {
    const view = await shop.page("GET", `/api/consent/${await newHandle()}`);
    expect(await view.json()).toEqual({
      client: { name: "Claude <b>x</b>", published_by: null },
      redirect_host: "claude.ai",
      allows: [expect.stringContaining("It can change nothing.")],
      tools: ["reports", "lists", "diagnosis", "audiences"],
      expires_at: new Date(shop.clock.now() + 600_000).toISOString(),
    });
  });

  test("names the host of the client's document, where there is one", async () => {
    const id = "https://claude.ai/oauth/metadata";
    shop.internet.serve(id, { client_id: id, client_name: "Claude", redirect_uris: ["http://localhost/callback"] });
    const asked = await shop.authorize(id, newPkce(), { redirect_uri: "http://localhost:4321/callback" });
    const view = await shop.page("GET", `/api/consent/${handleOf(asked)}`);
    expect(await view.json()).toMatchObject({
      client: { name: "Claude", published_by: "claude.ai" },
      redirect_host: "localhost:4321",
    });
  });

  test("a name of nothing but what cannot be seen is replaced by the redirect's host", async () => {
    const { client_id } = await shop.register({ client_name: "\u200b\u202e " });
    const view = await shop.page("GET", `/api/consent/${handleOf(await shop.authorize(client_id, newPkce()))}`);
    expect(await view.json()).toMatchObject({ client: { name: "claude.ai" } });
  });
});

describe("an answer brings nothing", () => {
  const refused = async (response: Promise<Response>, status: number) => {
    const before = grants();
    const { status: given } = await response;
    expect(given).toBe(status);
    expect(grants()).toEqual(before);
  };

  test("without a session, from whatever page", async () => {
    await refused(shop.page("POST", "/oauth/consent", { body: yes(await newHandle()), cookie: "" }), 401);
  });

  test("from a page of another origin, or of none, though the session is right", async () => {
    const body = yes(await newHandle());
    for (const origin of [
      "https://evil.example",
      "null",
      "http://ads.example.com",
      "https://ads.example.com.evil.example",
    ])
      await refused(shop.page("POST", "/oauth/consent", { body, origin }), 403);
    const headers = { "content-type": "application/json" };
    await refused(shop.ask("/oauth/consent", { method: "POST", headers, body: JSON.stringify(body) }), 403);
  });

  test("as a form, which any page could send, whatever the origin says", async () => {
    const cookie = await shop.signIn();
    const form = { ...yes(await newHandle()) };
    await refused(shop.post("/oauth/consent", form, { origin: "https://ads.example.com", cookie }), 400);
  });

  test("a second time, whatever the first was", async () => {
    for (const workspaceId of [null, shop.workspaceId]) {
      const handle = await newHandle();
      await shop.answer(handle, workspaceId);
      await refused(shop.page("POST", "/oauth/consent", { body: yes(handle) }), 404);
    }
  });

  test("at the end of its ten minutes; a millisecond before it does", async () => {
    const [late, intime] = [await newHandle(), await newHandle()];
    shop.clock.advance(599_999);
    expect((await shop.answer(intime, shop.workspaceId)).searchParams.has("code")).toBe(true);
    shop.clock.advance(1);
    await refused(shop.page("POST", "/oauth/consent", { body: yes(late) }), 404);
    expect((await shop.page("GET", `/api/consent/${late}`)).status).toBe(404);
  });

  test("from another session than the one that looked first", async () => {
    const handle = await newHandle();
    await shop.page("GET", `/api/consent/${handle}`);
    const cookie = await shop.signIn();
    expect((await shop.page("GET", `/api/consent/${handle}`, { cookie })).status).toBe(404);
    await refused(shop.page("POST", "/oauth/consent", { body: yes(handle), cookie }), 404);
    expect((await shop.answer(handle, shop.workspaceId)).searchParams.has("code")).toBe(true);
  });

  test("for a workspace there is not, or with a handle nobody gave out", async () => {
    const handle = await newHandle();
    await refused(shop.page("POST", "/oauth/consent", { body: { request: handle, workspace_id: "ws_nosuch" } }), 404);
    await refused(shop.page("POST", "/oauth/consent", { body: yes(`${handle}x`) }), 404);
    await refused(shop.page("POST", "/oauth/consent", { body: { request: handle } }), 400);
  });

  test("of two at once one counts", async () => {
    const body = yes(await newHandle());
    const both = await Promise.all([1, 2].map(() => shop.page("POST", "/oauth/consent", { body })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  });
});

test("a yes is written to the trail with who gave it from where", async () => {
  await shop.answer(await newHandle(), shop.workspaceId);
  const query = "SELECT actor, workspace_id, outcome FROM audit WHERE action = 'grant.create' ORDER BY id DESC LIMIT 1";
  expect(shop.store().sqlite.query(query).get()).toEqual({
    actor: "owner@example.com",
    workspace_id: shop.workspaceId,
    outcome: "ok",
  });
});
