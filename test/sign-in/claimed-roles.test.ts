/** Rights by a claim of a real OpenID provider: given and taken at each sign-in there, and never the last admin's. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { claimedRoles } from "#sign-in/claimed-roles.ts";
import { wallClock } from "#wall-clock.ts";
import { EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { freePort } from "../fakes/free-port.ts";
import { CLIENT, startOpenIdProvider } from "../fakes/openid-provider.ts";
import { OWNER } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

const GUEST = "guest@example.com";
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let shop: SignedInShop;
let places: string[];

beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider(`${publicUrl}/login/return`);
  const env = {
    ...{ SHOPMCP_PUBLIC_URL: publicUrl, SHOPMCP_OIDC_ISSUER: provider.issuer, SHOPMCP_OIDC_CLIENT_ID: CLIENT.id },
    ...{ SHOPMCP_OIDC_CLIENT_SECRET: CLIENT.secret, SHOPMCP_OIDC_DOMAINS: "example.com" },
    SHOPMCP_OIDC_ROLE_CLAIM: "shop_roles",
  };
  shop = await startSignedInShop({ env, port, clock: manualClock(wallClock.now()) });
  await shop.shop.operators.create({ email: GUEST, password: new Secret(PASSWORD), admin: false }, OWNER);
  places = [(await shop.newWorkspace("One")).workspaceId, (await shop.newWorkspace("Two")).workspaceId];
});
afterAll(async () => {
  await shop?.stop();
  await provider?.stop();
});

/** Signs in at the provider, and tells the workspaces that are open then, with the role in each. */
async function openTo(email: string, roles: unknown, inToken = false) {
  provider.kept.person = { sub: email, email, email_verified: true, ...(inToken ? {} : { shop_roles: roles }) };
  provider.kept.lie = inToken ? { shop_roles: roles } : null;
  const begun = await shop.ask("POST", "/api/session/provider", { cookie: null });
  const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const query = await provider.visit(String(JSON.parse(begun.text).url));
  const done = await shop.ask("POST", "/api/session/provider/return", { body: { query }, cookie });
  expect(done.status).toBe(200);
  const session = done.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const [{ body }, who] = [
    await shop.ask("GET", "/api/workspaces", { cookie: session }),
    await shop.ask("GET", "/api/session", { cookie: session }),
  ];
  return { open: body, who: who.body };
}

test("a role that the claim names is given, another takes its place, and what it does not name ends", async () => {
  const [one = "", two = ""] = places;
  expect((await openTo(GUEST, [`viewer:${one}`, "other-app:user"])).open).toMatchObject([{ id: one, role: "viewer" }]);
  const both = await openTo(GUEST, [`editor:${one}`, `viewer:${two}`, "viewer:ws_none"]);
  const roles = z.array(z.looseObject({ id: z.string(), role: z.string() })).parse(both.open);
  expect(new Map(roles.map(({ id, role }) => [id, role]))).toEqual(
    new Map([
      [one, "editor"],
      [two, "viewer"],
    ]),
  );
  expect((await openTo(GUEST, [`viewer:${two}`], true)).open).toMatchObject([{ id: two, role: "viewer" }]);
  expect((await openTo(GUEST, [])).open).toEqual([]);
});

test("an absent claim, or one of another form, changes nothing and says so", async () => {
  const [one = ""] = places;
  await openTo(GUEST, `viewer:${one}`);
  expect((await openTo(GUEST, undefined)).open).toMatchObject([{ id: one, role: "viewer" }]);
  expect((await openTo(GUEST, { role: "owner" })).open).toMatchObject([{ id: one, role: "viewer" }]);
  expect(shop.logLines.join("\n")).toContain("no list under the claim");
});

test("an admin comes and goes with the claim, but the last one stays", async () => {
  expect((await openTo(EMAIL, [])).who).toMatchObject({ admin: true });
  expect(shop.logLines.join("\n")).toContain("the last admin, who keeps them");
  expect((await openTo(GUEST, ["admin"])).who).toMatchObject({ admin: true });
  expect((await openTo(EMAIL, [])).who).toMatchObject({ admin: false });
  expect((await openTo(EMAIL, ["admin"])).who).toMatchObject({ admin: true });
  expect((await openTo(GUEST, [])).who).toMatchObject({ admin: false });
  const { body } = await shop.ask("GET", "/api/audit?limit=50");
  const { events } = z
    .object({ events: z.array(z.looseObject({ action: z.string(), target_name: z.unknown() })) })
    .parse(body);
  const told = events.map(({ action, target_name: name }) => `${action} ${name}`);
  expect(told).toContain(`operator.set_admin ${GUEST}: admin of this server`);
  expect(told).toContain(`operator.set_admin ${GUEST}: no admin of this server`);
  expect(told).toContain(`member.set ${GUEST}: editor, before viewer`);
  expect(told).toContain(`member.remove ${GUEST}, who was viewer`);
});

test("somebody whose subject at the provider is another's gets nothing from the claim", async () => {
  const [one = ""] = places;
  await openTo(GUEST, []);
  provider.kept.person = { sub: "stranger", email: GUEST, email_verified: true, shop_roles: ["admin", `owner:${one}`] };
  const begun = await shop.ask("POST", "/api/session/provider", { cookie: null });
  const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const query = await provider.visit(String(JSON.parse(begun.text).url));
  const done = await shop.ask("POST", "/api/session/provider/return", { body: { query }, cookie });
  expect(done.status).toBe(401);
  const guest = (await shop.shop.operators.list()).find(({ email }) => email === GUEST);
  expect(guest).toMatchObject({ admin: false });
  expect(await shop.shop.members.list(one)).toEqual([]);
});

test("the greatest role of a workspace counts, in a text as in a list; what is no word of ours is passed over", () => {
  const roles = (claim: unknown) => Object.fromEntries(claimedRoles(claim)?.roles ?? []);
  expect(roles("viewer:ws_1, owner:ws_1 editor:ws_2")).toEqual({ ws_1: "owner", ws_2: "editor" });
  expect(roles(["owner:ws_1", "viewer:ws_1", 7, null, "owner", "owner:ws_2:x", "Admin"])).toEqual({ ws_1: "owner" });
  expect(claimedRoles(["Admin", "admin "])).toMatchObject({ admin: false });
  for (const other of [undefined, null, 5, { admin: true }]) expect(claimedRoles(other)).toBeNull();
});
