/** Whoever has lost every way in, or every right, still has one that the documents name: the shell at the last. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { wallClock } from "#wall-clock.ts";
import { EMAIL, PASSWORD, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { freePort } from "../fakes/free-port.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { CLIENT, startOpenIdProvider } from "../fakes/openid-provider.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { startPasskeyShop } from "./passkey-shop.ts";

setDefaultTimeout(120_000);

const YEAR_MS = 366 * 86_400_000;
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";

test("passwords off, passkey lost, codes used up, the clock a year ahead: the shell's link lets in, and opens the rest again", async () => {
  const shop = await startPasskeyShop();
  const authenticator = await shop.enrol("Laptop");
  const enter = async () =>
    shop.at("POST", "/api/session/passkey", { body: authenticator.sign(await shop.offerSignIn()), cookie: null });
  const cookie = cookieOf(await enter());
  expect((await shop.at("PUT", "/api/sign-in/passwords", { body: { on: false }, cookie })).status).toBe(200);
  const made = await shop.at("POST", "/api/recovery-codes", { cookie });
  const { codes } = JSON.parse(made.text);
  const byCode = (code: string) => shop.at("POST", "/api/session/recovery", { body: { code }, cookie: null });
  for (const code of nonEmpty<string>(codes)) {
    expect((await byCode(code)).status).toBe(200);
    // Guesses are limited by address, and so are many true codes.
    shop.clock.advance(900_000);
  }
  shop.clock.advance(YEAR_MS);
  const body = { email: EMAIL, password: PASSWORD };
  const closed = [
    await byCode(codes[0]),
    await shop.at("POST", "/api/session", { body, cookie: null }),
    await shop.at("GET", "/api/session", { cookie }),
  ];
  expect(closed.map(({ status }) => status)).toEqual([401, 401, 401]);
  const { operator } = await shop.shop.operators.resetPassword(
    { email: EMAIL, password: new Secret("unknown-to-anybody") },
    OWNER,
  );
  const link = await shop.shop.signInLinks.make(operator, shop.origin);
  const token = link.slice(link.indexOf("#") + 1);
  const opened = await shop.at("POST", "/api/session/link", { body: { token }, cookie: null });
  expect(opened).toMatchObject({ status: 200, body: { way: "link" } });
  const now = cookieOf(opened);
  expect((await shop.at("POST", "/api/recovery-codes", { cookie: now })).status).toBe(201);
  expect((await shop.at("POST", "/api/passkeys/options", { cookie: now })).status).toBe(200);
  expect((await shop.at("PUT", "/api/sign-in/passwords", { body: { on: true }, cookie: now })).status).toBe(200);
  const again = { email: EMAIL, password: "unknown-to-anybody" };
  expect((await shop.at("POST", "/api/session", { body: again, cookie: null })).status).toBe(200);
  await shop.stop();
});

test("a workspace whose last owner left, was made less or was deleted is open to the admin, who names another", async () => {
  const shop = await startPasskeyShop();
  const { operators, members } = shop.shop;
  const password = new Secret(PASSWORD);
  const ends = {
    removed: (workspaceId: string, operatorId: string) => members.remove({ workspaceId, operatorId }, OWNER),
    demoted: (workspaceId: string, operatorId: string) =>
      members.set({ workspaceId, operatorId, role: "viewer" }, OWNER),
    deleted: (_: string, __: string, email: string) => operators.delete({ email, evenSignedIn: true }, OWNER),
  };
  for (const [how, end] of Object.entries(ends)) {
    const { workspaceId } = await shop.newWorkspace(how);
    const email = `${how}@example.com`;
    const { id } = await operators.create({ email, password, admin: false }, OWNER);
    await members.set({ workspaceId, operatorId: id, role: "owner" }, OWNER);
    await end(workspaceId, id, email);
    const invited = await shop.at("POST", `/api/workspaces/${workspaceId}/invitations`, { body: { role: "owner" } });
    expect([how, invited.status]).toEqual([how, 201]);
  }
  await expect(operators.setAdmin({ email: EMAIL, admin: false }, OWNER)).rejects.toThrow("last admin");
  await expect(operators.delete({ email: EMAIL, evenSignedIn: true }, OWNER)).rejects.toThrow("last admin");
  expect((await shop.at("GET", "/api/audit")).status).toBe(200);
  await shop.stop();
});

test("the last owner cannot remove or demote themself; another owner, an admin or the shell can", async () => {
  const shop = await startPasskeyShop();
  const { operators, members, sessions } = shop.shop;
  const password = new Secret(PASSWORD);
  const { workspaceId } = await shop.newWorkspace("Owned");
  const people = new Map<string, { id: string; cookie: string }>();
  for (const name of ["one", "two"]) {
    const email = `${name}@example.com`;
    const { id } = await operators.create({ email, password, admin: false }, OWNER);
    await members.set({ workspaceId, operatorId: id, role: "owner" }, OWNER);
    const { token } = await sessions.open(email, { address: "127.0.0.1", userAgent: null });
    people.set(name, { id, cookie: `shopmcp-${shop.listener.port}=${token.reveal()}` });
  }
  const [one, two] = [people.get("one"), people.get("two")];
  const place = `/api/workspaces/${workspaceId}/members`;
  const demote = (who = one, by = one?.cookie) =>
    shop.at("PUT", `${place}/${who?.id}`, { body: { role: "viewer" }, ...(by === undefined ? {} : { cookie: by }) });
  const remove = (who = one, by = one?.cookie) =>
    shop.at("DELETE", `${place}/${who?.id}`, by === undefined ? {} : { cookie: by });
  const both = await Promise.all([demote(one, one?.cookie), demote(two, two?.cookie)]);
  // Whoever came second was the last one.
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const last = both[0]?.status === 409 ? one : two;
  const other = last === one ? two : one;
  for (const refused of [await demote(last, last?.cookie), await remove(last, last?.cookie)])
    expect(refused).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining("last owner") } } });
  expect(await members.list(workspaceId)).toContainEqual(
    expect.objectContaining({ operator_id: last?.id, role: "owner" }),
  );
  await members.set({ workspaceId, operatorId: other?.id ?? "", role: "owner" }, OWNER);
  expect((await remove(last, last?.cookie)).status).toBe(200);
  // An admin may, since an admin can name another.
  expect((await demote(other, shop.cookie)).status).toBe(200);
  expect(await members.list(workspaceId)).toMatchObject([{ role: "viewer" }]);
  await shop.stop();
});

test("a provider that is down keeps nobody out who has another way, with passwords off, too", async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = await startOpenIdProvider(`${publicUrl}/login/return`);
  provider.kept.person = { sub: "p-1", email: EMAIL, email_verified: true };
  const env = {
    ...{ SHOPMCP_PUBLIC_URL: publicUrl, SHOPMCP_OIDC_ISSUER: provider.issuer, SHOPMCP_OIDC_CLIENT_ID: CLIENT.id },
    ...{ SHOPMCP_OIDC_CLIENT_SECRET: CLIENT.secret, SHOPMCP_OIDC_DOMAINS: "example.com" },
  };
  const shop = await startSignedInShop({ env, port, clock: manualClock(wallClock.now()) });
  const begin = () => shop.ask("POST", "/api/session/provider", { cookie: null });
  const begun = await begin();
  const query = await provider.visit(String(JSON.parse(begun.text).url));
  const done = await shop.ask("POST", "/api/session/provider/return", { body: { query }, cookie: cookieOf(begun) });
  const cookie = cookieOf(done);
  expect((await shop.ask("PUT", "/api/sign-in/passwords", { body: { on: false }, cookie })).status).toBe(200);
  const { codes } = JSON.parse((await shop.ask("POST", "/api/recovery-codes", { cookie })).text);
  await provider.stop();
  await shop.stop();

  // Started anew while it is away, as after a reboot of both.
  const again = await startSignedInShop({ env, port, clock: shop.clock, dataDir: shop.dataDir, existing: true });
  const { status, body } = await again.ask("POST", "/api/session/provider", { cookie: null });
  expect([status, body]).toEqual([502, { error: expect.objectContaining({ message: expect.any(String) }) }]);
  expect((await again.ask("GET", "/api/session", { cookie })).status).toBe(200);
  const entered = await again.ask("POST", "/api/session/recovery", { body: { code: codes[0] }, cookie: null });
  expect(entered.status).toBe(200);
  const [operator] = await again.shop.operators.list();
  if (operator === undefined) throw new Error("There is no operator.");
  const link = await again.shop.signInLinks.make(operator, publicUrl);
  const opened = await again.ask("POST", "/api/session/link", {
    body: { token: new URL(link).hash.slice(1) },
    cookie: null,
  });
  expect(opened.status).toBe(200);
  const on = { body: { on: true }, cookie: cookieOf(opened) };
  expect((await again.ask("PUT", "/api/sign-in/passwords", on)).status).toBe(200);
  await again.stop();
});

const DAY_MS = 86_400_000;

test("a session and a client room end by the clock as it is now, set forward or back", async () => {
  const shop = await startPasskeyShop();
  const { workspaceId } = await shop.newWorkspace("Bakery");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const until = new Date(shop.clock.now() + 30 * DAY_MS).toISOString().slice(0, 10);
  const { url } = await shop.shop.rooms.create({ workspaceId, name: "Client", until, serverUrl: shop.origin }, OWNER);
  const open = () => shop.at("POST", "/api/room/open", { body: { token: new URL(url).hash.slice(1) }, cookie: null });
  const signIn = () => shop.at("POST", "/api/session", { body: { email: EMAIL, password: PASSWORD }, cookie: null });
  const inside = async (visit: string, session: string) => [
    (await shop.at("GET", "/api/room", { cookie: visit })).status,
    (await shop.at("GET", "/api/session", { cookie: session })).status,
  ];
  const [visit, session] = [cookieOf(await open()), cookieOf(await signIn())];
  expect(await inside(visit, session)).toEqual([200, 200]);
  // An hour back and forth changes nothing.
  shop.clock.advance(-3_600_000);
  expect(await inside(visit, session)).toEqual([200, 200]);
  shop.clock.advance(3_600_000);
  expect(await inside(visit, session)).toEqual([200, 200]);
  // A clock that is a year ahead closes everything, and what began by it ends when it is set right.
  shop.clock.advance(YEAR_MS);
  expect(await inside(visit, session)).toEqual([401, 401]);
  expect((await open()).status).toBe(401);
  const early = cookieOf(await signIn());
  expect((await inside(visit, early))[1]).toBe(200);
  shop.clock.advance(-YEAR_MS);
  expect((await inside(visit, early))[1]).toBe(401);
  // The room's link counts again, and so does whoever knows a way in.
  const again = [cookieOf(await open()), cookieOf(await signIn())] as const;
  expect(await inside(...again)).toEqual([200, 200]);
  shop.clock.advance(10 * DAY_MS);
  const ahead = [cookieOf(await open()), cookieOf(await signIn())] as const;
  shop.clock.advance(-10 * DAY_MS);
  // A visit lasts a day from now at most, a session a fortnight.
  expect(await inside(...ahead)).toEqual([401, 200]);
  shop.clock.advance(31 * DAY_MS);
  expect((await open()).status).toBe(401);
  await shop.stop();
});
