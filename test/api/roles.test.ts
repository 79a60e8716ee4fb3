/** Every route of the API by every role: what the table of rights says, and nothing else. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Right, ROUTE_RIGHTS } from "#api/route-rights.ts";
import { Secret } from "#secret.ts";
import { ROLES } from "#workspaces/roles.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { operationsOf } from "./operations.ts";
import { type Answer, EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

// The walk makes a workspace and a session for each step, on a machine that may be busy.
setDefaultTimeout(120_000);

let shop: SignedInShop;
let toyShop: string;
beforeAll(async () => {
  shop = await startSignedInShop();
  ({ workspaceId: toyShop } = await shop.newWorkspace("Toys"));
  await shop.connectToy(toyShop, "bakery", "toy-token-bakery");
  for (const role of ["stranger", ...ROLES]) {
    const password = new Secret(PASSWORD);
    const { id } = await shop.shop.operators.create({ email: emailOf(role), password, admin: false }, OWNER);
    people.set(role, id);
  }
});
afterAll(() => shop.stop());

const people = new Map<string, string>();
const emailOf = (role: string) => (role === "admin" ? EMAIL : `${role}@example.com`);
const idOf = (role: string) => people.get(role) ?? "";

/** Of somebody who came by the link of a room in `toyShop`, and is signed in nowhere. */
async function roomCookie() {
  const wanted = { workspaceId: toyShop, name: "Client", until: "2026-12-31", serverUrl: "http://localhost" };
  const { url } = await shop.shop.rooms.create(wanted, OWNER);
  const { visit } = await shop.shop.rooms.open(new URL(url).hash.slice(1), "127.0.0.1");
  return `shopmcp-room-${shop.listener.port}=${visit.reveal()}`;
}

async function cookieOf(role: string) {
  const origin = { address: "127.0.0.1", userAgent: null };
  const { token } = await shop.shop.sessions.open(emailOf(role), origin);
  return `shopmcp-${shop.listener.port}=${token.reveal()}`;
}

/** As an admin, unless `asked` says otherwise: an operator has fifty sessions at most, and the walk opens more. */
const ask: SignedInShop["ask"] = async (method, path, asked = {}) =>
  shop.ask(method, path, { cookie: await cookieOf("admin"), ...asked });

/** A workspace whose members have their roles in it. */
async function place() {
  const { id: workspaceId } = await shop.shop.workspaces.create("Place", undefined, OWNER);
  for (const role of ROLES) await shop.shop.members.set({ workspaceId, operatorId: idOf(role), role }, OWNER);
  return workspaceId;
}

const PEOPLE = ["stranger", "viewer", "editor", "owner", "admin"] as const;
const ASKERS = [...PEOPLE, "room"] as const;
type Asker = (typeof ASKERS)[number];

/** As the design says it, apart from the table's rows. */
const MAY: Readonly<Record<Exclude<Right, "open">, readonly Asker[]>> = {
  person: PEOPLE,
  room: ["room"],
  viewer: ["viewer", "editor", "owner", "admin"],
  editor: ["editor", "owner", "admin"],
  owner: ["owner", "admin"],
  admin: ["admin"],
};

const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Not for what a route itself says of an id or a body that it does not know. */
function isRefused({ status, body }: Answer): boolean {
  const error = Refused.safeParse(body).data?.error;
  return (
    (status === 401 && error?.code === "unauthorized") ||
    (status === 403 && error?.code === "not_allowed") ||
    (status === 404 && error?.message.includes("no member of it") === true)
  );
}

async function operations() {
  const { body } = await ask("GET", "/api/openapi.json");
  return operationsOf(body).map(({ method, path, open }) => {
    const route = `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    return { method, path, open, route };
  });
}

test("every route has a row in the table, and every row a route", async () => {
  const routes = nonEmpty(await operations());
  expect(routes.map(({ route }) => route).toSorted()).toEqual(Object.keys(ROUTE_RIGHTS).toSorted());
  for (const { route, open } of routes) expect([route, ROUTE_RIGHTS[route] === "open"]).toEqual([route, open]);
});

test.each(ASKERS.map((asker) => [asker] as const))("what the table allows a %s, and nothing else", async (asker) => {
  const closed = (await operations()).filter(({ open }) => !open);
  const own = asker === "room" ? await roomCookie() : null;
  const seen: Record<string, boolean> = {};
  const told: Record<string, boolean> = {};
  for (const { method, path, route } of nonEmpty(closed)) {
    const right = ROUTE_RIGHTS[route];
    if (right === undefined || right === "open") throw new Error(`${route} has no right`);
    const id = own === null ? await place() : toyShop;
    const asked = path.replace("{id}", id).replaceAll(/\{\w+\}/g, "nosuch");
    const cookie = own ?? (await cookieOf(asker));
    const body = method === "GET" || method === "DELETE" ? {} : { body: {} };
    const answer = await ask(method, asked, { cookie, ...body });
    if (asker !== "room" && right !== "room") expect([route, answer.status]).not.toEqual([route, 401]);
    expect([route, answer.status]).not.toEqual([route, 500]);
    seen[route] = !isRefused(answer);
    told[route] = MAY[right].includes(asker);
  }
  expect(seen).toEqual(told);
});

test("whoever is no member sees of a workspace as much as of one that does not exist", async () => {
  const cookie = await cookieOf("stranger");
  const [there, missing] = [
    await ask("GET", `/api/workspaces/${toyShop}`, { cookie }),
    await ask("GET", "/api/workspaces/ws_nosuch", { cookie }),
  ];
  expect(there.status).toBe(404);
  expect(there.text).toBe(missing.text);
  expect((await ask("GET", "/api/workspaces", { cookie })).body).toEqual([]);
  expect((await ask("GET", "/api/session", { cookie })).body).toMatchObject({ admin: false });
  const id = await place();
  const own = await ask("GET", "/api/workspaces", { cookie: await cookieOf("viewer") });
  expect(own.body).toContainEqual(expect.objectContaining({ id, role: "viewer" }));
  expect(JSON.stringify(own.body)).not.toContain(toyShop);
  const all = await ask("GET", "/api/workspaces");
  expect(all.body).toContainEqual(expect.objectContaining({ id: toyShop, role: "admin" }));
});

test("a role counts from the next request on, and takes along the keys that it does not allow any more", async () => {
  const workspaceId = await place();
  const cookie = await cookieOf("owner");
  const keys = `/api/workspaces/${workspaceId}/keys`;
  const made = await ask("POST", keys, { cookie, body: { name: "mine" } });
  const { key } = z.looseObject({ key: z.string() }).parse(made.body);
  expect((await shop.call(key, "toy_visit")).text).toContain("not_connected");
  const member = `/api/workspaces/${workspaceId}/members/${idOf("owner")}`;
  expect((await ask("PUT", member, { body: { role: "viewer" } })).body).toMatchObject({ role: "viewer" });
  expect((await ask("GET", keys, { cookie })).status).toBe(403);
  expect((await ask("GET", `/api/workspaces/${workspaceId}/goals`, { cookie })).status).toBe(200);
  expect(await shop.shop.apiKeys.list(workspaceId)).toMatchObject([{ revoked_at_ms: expect.any(Number) }]);
  expect((await ask("DELETE", member)).body).toMatchObject({ removed: true });
  expect((await ask("GET", `/api/workspaces/${workspaceId}/goals`, { cookie })).status).toBe(404);
  expect((await ask("DELETE", member)).status).toBe(404);
  const kept = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 2 });
  expect(kept.map(({ action, target_name: name }) => `${action} ${name}`)).toEqual([
    `member.remove ${emailOf("owner")}, who was viewer`,
    `member.set ${emailOf("owner")}: viewer, before owner`,
  ]);
});

test("who is made no admin keeps memberships, and the keys made elsewhere end; the last admin stays one", async () => {
  const email = "second@example.com";
  await shop.shop.operators.create({ email, password: new Secret(PASSWORD) }, OWNER);
  const { token } = await shop.shop.sessions.open(email, { address: "127.0.0.1", userAgent: null });
  const cookie = `shopmcp-${shop.listener.port}=${token.reveal()}`;
  const [own, other] = [await place(), await place()];
  const operatorId = (await shop.shop.operators.list()).find((one) => one.email === email)?.id ?? "";
  await shop.shop.members.set({ workspaceId: own, operatorId, role: "owner" }, OWNER);
  for (const id of [own, other])
    expect((await ask("POST", `/api/workspaces/${id}/keys`, { cookie, body: { name: "k" } })).status).toBe(201);
  await shop.shop.operators.setAdmin({ email, admin: false }, OWNER);
  expect((await ask("GET", `/api/workspaces/${own}/keys`, { cookie })).status).toBe(200);
  expect((await ask("GET", `/api/workspaces/${other}/keys`, { cookie })).status).toBe(404);
  expect(await shop.shop.apiKeys.list(own)).toMatchObject([{ revoked_at_ms: null }]);
  expect(await shop.shop.apiKeys.list(other)).toMatchObject([{ revoked_at_ms: expect.any(Number) }]);
  await expect(shop.shop.operators.setAdmin({ email: EMAIL, admin: false }, OWNER)).rejects.toThrow("last admin");
  const kept = await shop.shop.audit.page({ workspaceId: undefined, beforeId: undefined, limit: 200 });
  const rights = kept.filter(({ target, target_name: name }) => target === operatorId && name !== null);
  expect(rights.map(({ action, target_name: name }) => `${action} ${name}`)).toEqual([
    `operator.set_admin ${email}: no admin of this server`,
    `member.set ${email}: owner`,
    `operator.create ${email}: admin of this server`,
  ]);
  await expect(shop.shop.operators.delete({ email: EMAIL, evenSignedIn: true }, OWNER)).rejects.toThrow("last admin");
});

test("an admin who is less or no member of a workspace keeps what an admin may make there", async () => {
  const email = "third@example.com";
  const { id: operatorId } = await shop.shop.operators.create({ email, password: new Secret(PASSWORD) }, OWNER);
  const { token } = await shop.shop.sessions.open(email, { address: "127.0.0.1", userAgent: null });
  const cookie = `shopmcp-${shop.listener.port}=${token.reveal()}`;
  const workspaceId = await place();
  await shop.shop.members.set({ workspaceId, operatorId, role: "owner" }, OWNER);
  const keys = `/api/workspaces/${workspaceId}/keys`;
  expect((await ask("POST", keys, { cookie, body: { name: "k" } })).status).toBe(201);
  const invited = { cookie, body: { role: "viewer" } };
  expect((await ask("POST", `/api/workspaces/${workspaceId}/invitations`, invited)).status).toBe(201);
  const left = async () => ({
    keys: (await shop.shop.apiKeys.list(workspaceId)).filter(({ revoked_at_ms: atMs }) => atMs === null).length,
    invitations: (await shop.shop.invitations.list(workspaceId)).length,
  });
  await shop.shop.members.set({ workspaceId, operatorId, role: "viewer" }, OWNER);
  expect(await left()).toEqual({ keys: 1, invitations: 1 });
  await shop.shop.members.remove({ workspaceId, operatorId }, OWNER);
  expect(await left()).toEqual({ keys: 1, invitations: 1 });
  await shop.shop.operators.setAdmin({ email, admin: false }, OWNER);
  expect(await left()).toEqual({ keys: 0, invitations: 0 });
});

const Invited = z.looseObject({ id: z.string(), url: z.string() });

async function invite(workspaceId: string, role: string) {
  const asked = await ask("POST", `/api/workspaces/${workspaceId}/invitations`, { body: { role } });
  const { id, url } = Invited.parse(asked.body);
  return { id, url, token: new URL(url).hash.slice(1) };
}

test("an invitation lets a new person in once, with its role in its workspace and no other right", async () => {
  const workspaceId = await place();
  const { url, token } = await invite(workspaceId, "editor");
  expect(new URL(url).pathname + new URL(url).search).toBe("/invite");
  expect((await ask("GET", `/api/workspaces/${workspaceId}/audit?limit=1`)).body).toMatchObject({
    events: [{ action: "invitation.create", target_name: "as editor" }],
  });
  const look = await ask("POST", "/api/invitation/look", { cookie: null, body: { token } });
  expect(look.body).toMatchObject({ workspace: "Place", role: "editor", passwords: true });
  const body = { token, email: "New@Example.com", password: "another-long-password" };
  expect(
    (await ask("POST", "/api/invitation/accept", { cookie: null, body: { ...body, password: "short" } })).status,
  ).toBe(400);
  const accepted = await ask("POST", "/api/invitation/accept", { cookie: null, body });
  expect(accepted).toMatchObject({
    status: 201,
    body: { operator: { email: "new@example.com" }, workspace: workspaceId },
  });
  const cookie = accepted.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  expect((await ask("GET", "/api/workspaces", { cookie })).body).toMatchObject([{ id: workspaceId, role: "editor" }]);
  expect((await ask("GET", "/api/audit", { cookie })).status).toBe(403);
  expect(
    (await ask("POST", "/api/session", { cookie: null, body: { email: body.email, password: body.password } })).status,
  ).toBe(200);
  const again = await ask("POST", "/api/invitation/accept", {
    cookie: null,
    body: { ...body, email: "x@example.com" },
  });
  expect(again.status).toBe(409);
  expect((await ask("POST", "/api/invitation/look", { cookie: null, body: { token } })).status).toBe(409);
  expect(JSON.stringify(await ask("GET", `/api/workspaces/${workspaceId}/invitations`))).not.toContain(token);
  expect(shop.logLines.join("\n")).not.toContain(token);
});

test("somebody who is here joins with it, and never gets less than before", async () => {
  const workspaceId = await place();
  const cookie = await cookieOf("stranger");
  const { token } = await invite(workspaceId, "viewer");
  expect((await ask("POST", "/api/invitation/join", { cookie, body: { token } })).body).toEqual({
    workspace: workspaceId,
  });
  expect((await ask("GET", `/api/workspaces/${workspaceId}`, { cookie })).status).toBe(200);
  expect((await ask("GET", `/api/workspaces/${workspaceId}/audit?limit=1`)).body).toMatchObject({
    events: [{ action: "member.join", target_name: "stranger@example.com: viewer" }],
  });
  const second = await invite(workspaceId, "viewer");
  await ask("POST", "/api/invitation/join", { cookie: await cookieOf("owner"), body: { token: second.token } });
  const members = await shop.shop.members.list(workspaceId);
  expect(members.find(({ operator_id }) => operator_id === idOf("owner"))?.role).toBe("owner");
  // An address that is taken does not use the invitation up.
  const third = await invite(workspaceId, "owner");
  const body = { token: third.token, email: EMAIL, password: "another-long-password" };
  expect((await ask("POST", "/api/invitation/accept", { cookie: null, body })).status).toBe(409);
  expect((await ask("POST", "/api/invitation/look", { cookie: null, body: { token: third.token } })).status).toBe(200);
});

test("it ends after seven days, when it is taken back, and with the rights of who made it", async () => {
  const workspaceId = await place();
  const isOpen = async (token: string) =>
    (await ask("POST", "/api/invitation/look", { cookie: null, body: { token } })).status === 200;
  const taken = await invite(workspaceId, "viewer");
  await ask("DELETE", `/api/workspaces/${workspaceId}/invitations/${taken.id}`);
  expect(await isOpen(taken.token)).toBe(false);
  expect((await ask("GET", `/api/workspaces/${workspaceId}/audit?limit=1`)).body).toMatchObject({
    events: [{ action: "invitation.revoke", target: taken.id, target_name: `as viewer, made by ${EMAIL}` }],
  });
  const cookie = await cookieOf("owner");
  const path = `/api/workspaces/${workspaceId}/invitations`;
  const { url } = Invited.parse((await ask("POST", path, { cookie, body: { role: "owner" } })).body);
  const token = new URL(url).hash.slice(1);
  expect(await isOpen(token)).toBe(true);
  await shop.shop.members.set({ workspaceId, operatorId: idOf("owner"), role: "editor" }, OWNER);
  expect(await isOpen(token)).toBe(false);
  const last = await invite(workspaceId, "viewer");
  shop.clock.advance(7 * 86_400_000 - 1);
  expect(await isOpen(last.token)).toBe(true);
  shop.clock.advance(1);
  expect(await isOpen(last.token)).toBe(false);
});
