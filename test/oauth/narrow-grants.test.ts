/** What a connected app may see: as the person ticked, at each refresh no wider, and changed at its next request. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { handleOf, newPkce, type OAuthShop, PUBLIC_URL, startOAuthShop } from "./oauth-shop.ts";

let shop: OAuthShop;
beforeAll(async () => {
  shop = await startOAuthShop();
});
afterAll(() => shop.stop());

const Given = z.looseObject({ access_token: z.string(), refresh_token: z.string(), scope: z.string() });
const Redirected = z.object({ redirect_to: z.string() });
const List = z.looseObject({ result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) }) });

/** The whole way of an app, whose person takes these tools. */
async function connected(tools: readonly string[] | undefined, scope: string | null = "ads:read") {
  const { client_id } = await shop.register();
  const pkce = newPkce();
  const request = handleOf(await shop.authorize(client_id, pkce, { scope }));
  const view = await shop.page("GET", `/api/consent/${request}`);
  const offered = z.looseObject({ tools: z.array(z.string()) }).parse(await view.json()).tools;
  const body = { request, workspace_id: shop.workspaceId, ...(tools === undefined ? {} : { tools }) };
  const answered = await shop.page("POST", "/oauth/consent", { body });
  const { redirect_to } = Redirected.parse(await answered.json());
  const code = new URL(redirect_to).searchParams.get("code") ?? "";
  const given = Given.parse(await (await shop.redeem(client_id, code, pkce)).json());
  const [grant] = (await shop.shop.grants.list(shop.workspaceId)).filter((each) => each.client_id === client_id);
  return { client_id, given, offered, grantId: grant?.id ?? "" };
}

async function namesFor(token: string) {
  const { tools } = List.parse(await (await shop.list(token)).json()).result;
  return tools.map(({ name }) => name);
}

async function refreshed(clientId: string, token: string, scope: string | null) {
  const response = await shop.refresh(clientId, token, { scope });
  return { status: response.status, body: await response.json() };
}

test("an app of today has every tool, and its documents say so", async () => {
  const { given, offered, grantId } = await connected(undefined);
  expect(offered).toEqual(["reports", "lists", "diagnosis", "audiences"]);
  expect(given.scope).toBe("ads:read");
  expect(await namesFor(given.access_token)).toContain("tiktok_ads_diagnose");
  const grants = await (await shop.page("GET", `/api/workspaces/${shop.workspaceId}/grants`)).json();
  expect(grants).toContainEqual(expect.objectContaining({ id: grantId, tools: ["all"], accounts: ["all"] }));
});

test("what the person did not tick is neither listed nor answered", async () => {
  const { given } = await connected(["lists"]);
  expect(given.scope).toBe("ads:read:lists");
  const names = await namesFor(given.access_token);
  expect(names).toContain("toy_list_toys");
  expect(names).not.toContain("toy_visit");
  const refused = await shop.ask("/mcp", {
    method: "POST",
    headers: {
      authorization: `Bearer ${given.access_token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "toy_visit", arguments: {} } }),
  });
  expect(await refused.text()).toContain("not_allowed");
});

test("a refresh narrows the access token it gives, and never widens one", async () => {
  const { client_id, given, grantId } = await connected(["lists", "reports"]);
  const less = await refreshed(client_id, given.refresh_token, "ads:read:lists");
  expect(less).toMatchObject({ status: 200, body: { scope: "ads:read:lists" } });
  const narrow = Given.parse(less.body);
  expect(await namesFor(narrow.access_token)).not.toContain("toy_visit");
  for (const scope of nonEmpty([
    "ads:read:audiences",
    "ads:read:lists ads:read:diagnosis",
    "ads:write",
    "ads:read:all",
  ]))
    expect([scope, await refreshed(client_id, narrow.refresh_token, scope)]).toMatchObject([
      scope,
      { status: 400, body: { error: "invalid_scope" } },
    ]);
  // The refresh token is as wide as its grant, by RFC 6749 section 6, and the first scope may be repeated.
  const whole = await refreshed(client_id, narrow.refresh_token, "ads:read");
  expect(whole).toMatchObject({ status: 200, body: { scope: "ads:read:reports ads:read:lists" } });
  const wide = Given.parse(whole.body);
  expect(await namesFor(wide.access_token)).toContain("toy_visit");
  expect(await namesFor(wide.access_token)).not.toContain("tiktok_ads_diagnose");

  // The owner's change counts for tokens that are out.
  await shop.shop.grants.change({ id: grantId, tools: ["audiences"] }, { name: "o", origin: "shell" });
  expect(await namesFor(wide.access_token)).not.toContain("toy_visit");
  expect(await namesFor(narrow.access_token)).not.toContain("toy_list_toys");
  const path = `/api/workspaces/${shop.workspaceId}/grants/${grantId}`;
  const changed = await shop.page("PATCH", path, { body: { tools: ["all"] } });
  expect(await changed.json()).toMatchObject({ id: grantId, tools: ["all"] });
  expect(await namesFor(wide.access_token)).toContain("tiktok_ads_diagnose");
  expect(await namesFor(narrow.access_token)).not.toContain("toy_visit");
});

test("an app that asks for less is offered no more, whatever the answer says", async () => {
  const { given, offered } = await connected(["all"], "ads:read:audiences openid");
  expect(offered).toEqual(["audiences"]);
  expect(given.scope).toBe("ads:read:audiences");
  const names = await namesFor(given.access_token);
  expect(names).toContain("tiktok_ads_list_audiences");
  expect(names).not.toContain("tiktok_ads_list_ads");
});

test("an app's link to a file gives what the app may see when it is fetched, its token too, and ends with the app", async () => {
  const call = async (token: string) => {
    const response = await shop.ask("/mcp", {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({
        ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
        params: { name: "toy_list_toys", arguments: { format: "csv" } },
      }),
    });
    const url = new URL(/https:[^"\\]*#smfl_\w+/.exec(await response.text())?.[0] ?? "");
    expect(url.origin).toBe(PUBLIC_URL);
    return url;
  };
  const fetched = async ({ pathname, hash }: URL) => {
    const headers = { "content-type": "application/json", origin: PUBLIC_URL };
    const init = { method: "POST", headers };
    const answer = await shop.ask(`/api${pathname}`, { ...init, body: JSON.stringify({ token: hash.slice(1) }) });
    return { status: answer.status, text: await answer.text() };
  };
  const { client_id, given, grantId } = await connected(["lists", "reports"]);
  const narrow = Given.parse((await refreshed(client_id, given.refresh_token, "ads:read:lists")).body);
  expect(await fetched(await call(narrow.access_token))).toMatchObject({
    status: 200,
    text: expect.stringContaining('"Kite",12.5'),
  });
  const closed = await call(narrow.access_token);
  await shop.shop.grants.change({ id: grantId, tools: ["reports"] }, { name: "o", origin: "shell" });
  expect(await fetched(closed)).toMatchObject({ status: 403, text: expect.stringContaining("not open to this key") });
  await shop.shop.grants.change({ id: grantId, tools: ["all"] }, { name: "o", origin: "shell" });
  expect((await fetched(closed)).status).toBe(200);
  const ended = await call(narrow.access_token);
  await shop.shop.grants.revoke({ id: grantId }, { name: "o", origin: "shell" });
  expect(await fetched(ended)).toMatchObject({ status: 403, text: expect.stringContaining("revoked") });
});

test("an answer with a set that is not known connects nothing, and the request stays open", async () => {
  const { client_id } = await shop.register();
  const request = handleOf(await shop.authorize(client_id, newPkce()));
  const answer = (tools: readonly string[]) =>
    shop.page("POST", "/oauth/consent", { body: { request, workspace_id: shop.workspaceId, tools } });
  expect((await answer(["changes"])).status).toBe(400);
  expect((await answer(["lists"])).status).toBe(200);
});

test("an account that comes later opens to no app that was there, until its owner ticks it", async () => {
  const simulator = startSimulator({ clock: shop.clock });
  const two = await startOAuthShop({ simulator });
  const { workspaceId } = two;
  await two.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const { client_id } = await two.register();
  const { access_token } = await two.connect(client_id);
  const grantOf = async () => (await two.shop.grants.list(workspaceId))[0];
  expect((await grantOf())?.connections).toBeNull();
  const call = async (name: string) => {
    const response = await two.ask("/mcp", {
      method: "POST",
      headers: {
        authorization: `Bearer ${access_token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } }),
    });
    return response.text();
  };
  const [toy] = await two.shop.connections.list(workspaceId);
  const later = (await two.connectTikTok(workspaceId, mainCredentials(simulator))).id;
  expect((await grantOf())?.connections).toEqual([toy?.id ?? ""]);
  expect(await call("tiktok_ads_get_account")).toContain("not_allowed");
  expect(await call("toy_visit")).not.toContain("not_allowed");
  const grant = await grantOf();
  const path = `/api/workspaces/${workspaceId}/grants/${grant?.id}`;
  const ticked = await two.page("PATCH", path, { body: { accounts: [later] } });
  expect(await ticked.json()).toMatchObject({ accounts: [later] });
  expect(await call("tiktok_ads_get_account")).not.toContain("not_allowed");
  expect(await call("toy_visit")).toContain("not_allowed");
  await two.stop();
  await simulator.stop();
});
