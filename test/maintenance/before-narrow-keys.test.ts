/** An installation from before passkeys, roles and narrow keys opens unchanged: everybody gets in as before, and it says so. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { asFormerSchema } from "../fakes/former-schema.ts";
import { mainCredentials, OWNER, startTestShop } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";
import { OPERATOR, PASSWORD, PUBLIC_URL, startOAuthShop } from "../oauth/oauth-shop.ts";

// Whole shops are started, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

/** The one before the migration that brought passkeys. */
const SCHEMA = 19;

const List = z.looseObject({ result: z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) }) });
const Documents = z.array(z.looseObject({ tools: z.array(z.string()), accounts: z.array(z.string()) }));

test("its key, app, session and password open what they opened, its operator is an admin, and all of it is said", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startOAuthShop({ clock, simulator });
  const { workspaceId } = shop;
  await shop.shop.connections.disconnect({ workspaceId, module: shop.toy }, OWNER);
  const account = await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const { key } = await shop.shop.apiKeys.create({ workspaceId, name: "today", expiresInDays: undefined }, OWNER);
  const app = await shop.connect((await shop.register()).client_id);
  const cookie = await shop.signIn();
  const told = (bearer: string) => shop.list(bearer).then((answer) => answer.text());
  const before = [await told(key.reveal()), await told(app.access_token)];
  await shop.stop();

  const dataDir = asFormerSchema(shop.dataDir, SCHEMA);
  const again = await startTestShop({ dataDir, clock, simulator, env: { SHOPMCP_PUBLIC_URL: PUBLIC_URL } });
  const { host } = new URL(PUBLIC_URL);
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const sent = { host, origin: PUBLIC_URL, "content-type": "application/json", ...headers };
    const init = { method, headers: sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await again.shop.http.handle(new Request(`http://${host}${path}`, init), "198.51.100.7");
    return { status: response.status, text: await response.text(), cookies: response.headers.getSetCookie() };
  };
  const rpc = (bearer: string, method: string, params: unknown = {}) =>
    ask(
      "POST",
      "/mcp",
      {
        authorization: `Bearer ${bearer}`,
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2025-11-25",
      },
      { jsonrpc: "2.0", id: 1, method, params },
    );
  const bearers = [key.reveal(), app.access_token];
  const lists = await Promise.all(bearers.map(async (bearer) => (await rpc(bearer, "tools/list")).text));
  expect(lists).toEqual(before);
  expect(List.parse(JSON.parse(lists[0] ?? "")).result.tools.map(({ name }) => name)).toContain("tiktok_ads_diagnose");
  const call = (bearer: string, name: string) => rpc(bearer, "tools/call", { name, arguments: {} });
  for (const bearer of [key.reveal(), app.access_token])
    expect((await call(bearer, "tiktok_ads_get_account")).text).toContain(simulator.advertiser.advertiserId);

  // It says so: every tool, every account, on the page, in the API and in the proof.
  for (const what of ["keys", "grants"]) {
    const documents = Documents.parse(
      JSON.parse((await ask("GET", `/api/workspaces/${workspaceId}/${what}`, { cookie })).text),
    );
    const said = new Set(documents.map(({ tools, accounts }) => `${tools.join()} ${accounts.join()}`));
    expect([what, [...said]]).toEqual([what, ["all all"]]);
  }
  const session = await ask("GET", "/api/session", { cookie });
  expect([session.status, JSON.parse(session.text)]).toMatchObject([
    200,
    { operator: { email: OPERATOR }, admin: true },
  ]);
  const entered = await ask("POST", "/api/session", {}, { email: OPERATOR, password: PASSWORD });
  expect([entered.status, entered.cookies.length > 0]).toEqual([200, true]);
  const ways = JSON.parse((await ask("GET", "/api/sign-in", {})).text);
  expect(ways).toMatchObject({ passwords: true, provider: null });

  // An account that comes later is closed to what was there, and the first one stays open to it.
  const toy = { workspaceId, module: again.toy, label: "later" };
  await again.shop.connections.connect(toy, { shop: "bakery", token: TOY_SHOPS.bakery }, OWNER);
  for (const bearer of [key.reveal(), app.access_token]) {
    expect((await call(bearer, "toy_visit")).text).toContain("not_allowed");
    expect((await call(bearer, "tiktok_ads_get_account")).text).toContain(simulator.advertiser.advertiserId);
  }
  const kept = (await again.shop.apiKeys.list(workspaceId)).find(({ name }) => name === "today");
  expect(kept?.connections).toEqual([account.id]);
  await again.stop();
  await simulator.stop();
});
