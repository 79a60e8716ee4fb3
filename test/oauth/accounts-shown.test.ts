/** What a person says yes to are the accounts that the page showed, whatever was connected while it stood open. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { OWNER } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";
import { handleOf, newPkce, type OAuthShop, startOAuthShop } from "./oauth-shop.ts";

setDefaultTimeout(120_000);

let shop: OAuthShop;
let workspaceId: string;
beforeAll(async () => {
  shop = await startOAuthShop();
});
beforeEach(async () => {
  ({ workspaceId } = await shop.newWorkspace("Shown"));
});
afterAll(() => shop.stop());

async function connect(name: string, label = name) {
  const place = { workspaceId, module: shop.toy, label };
  return (await shop.shop.connections.connect(place, { shop: name, token: TOY_SHOPS[name] }, OWNER)).row.id;
}

const disconnect = (label: string) => shop.shop.connections.disconnect({ workspaceId, module: shop.toy, label }, OWNER);

type Shown = { accounts_shown?: string[]; accounts?: string[] };

const openTo = async () => {
  const made = [...(await shop.shop.apiKeys.list(workspaceId)), ...(await shop.shop.grants.list(workspaceId))];
  return made.map(({ connections }) => connections);
};

/** Each is made while the page that showed these accounts stands open. */
const WAYS = {
  "an app": async (shown: Shown) => {
    const { client_id } = await shop.register();
    const pkce = newPkce();
    const request = handleOf(await shop.authorize(client_id, pkce));
    const yes = await shop.page("POST", "/oauth/consent", { body: { request, workspace_id: workspaceId, ...shown } });
    const { redirect_to } = z.object({ redirect_to: z.string() }).parse(await yes.json());
    await shop.redeem(client_id, new URL(redirect_to).searchParams.get("code") ?? "", pkce);
    return (await shop.shop.grants.list(workspaceId)).find((grant) => grant.client_id === client_id)?.connections;
  },
  "a key": async (shown: Shown) => {
    const made = await shop.page("POST", `/api/workspaces/${workspaceId}/keys`, { body: { name: "made", ...shown } });
    expect(made.status).toBe(201);
    const { id } = z.looseObject({ id: z.string() }).parse(await made.json());
    return (await shop.shop.apiKeys.list(workspaceId)).find((key) => key.id === id)?.connections;
  },
};

test.each(Object.entries(WAYS))("%s is opened what was shown, and nothing that came meanwhile", async (_, make) => {
  const bakery = await connect("bakery");
  // The only account is every account, as long as it is the only one.
  expect(await make({ accounts_shown: [bakery] })).toBeNull();
  const florist = await connect("florist");
  expect(await make({ accounts_shown: [bakery] })).toEqual([bakery]);
  expect(await make({ accounts_shown: [bakery], accounts: ["all"] })).toEqual([bakery]);
  expect(await make({ accounts_shown: [bakery, florist], accounts: [florist] })).toEqual([florist]);
  expect(await make({ accounts_shown: [] })).toEqual([]);
  // A script that was shown nothing asks for every account of now.
  expect((await make({}))?.toSorted()).toEqual([bakery, florist].toSorted());
});

test.each(Object.entries(WAYS))(
  "%s that was shown an account which another one has replaced gets neither",
  async (_, make) => {
    const bakery = await connect("bakery");
    await disconnect("bakery");
    expect(await make({ accounts_shown: [bakery] })).toBeNull();
    await connect("florist");
    expect(await make({ accounts_shown: [bakery] })).toEqual([]);
    // Made before there is any account, it gets the first one, as one that was there before does.
    expect(await make({ accounts_shown: [] })).toBeNull();
  },
);

test.each(Object.entries(WAYS))(
  "%s that was opened an account is closed to another one in its place",
  async (_, make) => {
    const florist = await connect("florist");
    await make({ accounts: [florist] });
    // The same account again is no other one. A new workspace has a key for every account that there is.
    expect(await connect("florist")).toBe(florist);
    expect(await openTo()).toEqual(expect.arrayContaining([null, [florist]]));
    expect(await connect("bakery", "florist")).toBe(florist);
    expect(await openTo()).toEqual(expect.arrayContaining([null, []]));
  },
);
