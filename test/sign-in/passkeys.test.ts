/** Signing in with a passkey, and every lie that a stranger or a copied passkey could tell. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { passkeyPlace } from "#sign-in/passkey-place.ts";
import { CHALLENGE_MS, MAX_PASSKEYS } from "#sign-in/passkeys.ts";
import { RECENT_MS } from "#workspaces/recent-sign-in.ts";
import { MAX_PER_ADDRESS } from "#workspaces/sign-in-limit.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { newAuthenticator, type Signed } from "../fakes/authenticator.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type PasskeyShop, startPasskeyShop } from "./passkey-shop.ts";

let shop: PasskeyShop;
beforeAll(async () => {
  shop = await startPasskeyShop();
});
afterAll(() => shop.stop());

const signIn = (of: PasskeyShop, body: Signed) => of.at("POST", "/api/session/passkey", { body, cookie: null });
const trail = (of: PasskeyShop) =>
  of.store().sqlite.query("SELECT actor, action, outcome FROM audit ORDER BY id DESC LIMIT 1").get();

test("a passkey that was added, named and listed signs in, with a session that says so", async () => {
  expect((await shop.at("GET", "/api/sign-in", { cookie: null })).body).toMatchObject({
    passkeys: { here: true, any: false },
  });
  const authenticator = await shop.enrol("Laptop");
  const [listed] = JSON.parse((await shop.at("GET", "/api/passkeys")).text);
  expect(listed).toMatchObject({ name: "Laptop", host: "localhost", last_used_at: null });
  expect((await shop.at("GET", "/api/sign-in", { cookie: null })).body).toMatchObject({
    passkeys: { here: true, any: true },
  });
  const done = await signIn(shop, authenticator.sign(await shop.offerSignIn()));
  expect(done).toMatchObject({ status: 200, body: { operator: { email: EMAIL }, way: "passkey" } });
  const cookie = done.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect((await shop.at("GET", "/api/session", { cookie })).body).toMatchObject({ way: "passkey" });
  expect(trail(shop)).toEqual({ actor: EMAIL, action: "session.create_by_passkey", outcome: "ok" });
  const path = `/api/passkeys/${listed.id}`;
  expect((await shop.at("PATCH", path, { body: { name: "Old laptop" } })).body).toMatchObject({
    name: "Old laptop",
    last_used_at: expect.any(String),
  });
  expect((await shop.at("DELETE", path)).body).toEqual({ id: listed.id, removed: true });
  const after = await signIn(shop, authenticator.sign(await shop.offerSignIn()));
  expect(after).toMatchObject({ status: 401, body: { error: { code: "sign_in_refused" } } });
});

test("no lie opens a session: other host, other page, nobody verified, another person, a registration, a wrong key", async () => {
  const authenticator = await shop.enrol("Honest");
  const foreign = newAuthenticator("localhost");
  const sessions = () => shop.store().sqlite.query("SELECT count(*) AS n FROM session").get();
  const before = sessions();
  const lies = [
    { rpId: "evil.example" },
    { origin: "http://evil.example" },
    { origin: shop.origin.replace("localhost", "127.0.0.1") },
    { verified: false },
    { userHandle: Buffer.from("op_somebodyelse").toString("base64url") },
    { userHandle: "" },
    { type: "webauthn.create" },
  ];
  for (const lie of lies) {
    const answer = await signIn(shop, authenticator.sign(await shop.offerSignIn(), lie));
    expect([lie, answer.status]).toEqual([lie, 401]);
    expect(trail(shop)).toEqual({ actor: EMAIL, action: "session.create_by_passkey", outcome: "sign_in_refused" });
  }
  const forged = { ...foreign.sign(await shop.offerSignIn()), id: authenticator.id, user_handle: handleOf(shop) };
  expect((await signIn(shop, forged)).status).toBe(401);
  const unreadable = { ...authenticator.sign(await shop.offerSignIn()), client_data: "%%%", signature: "AA" };
  expect((await signIn(shop, unreadable)).status).toBe(401);
  expect(sessions()).toEqual(before);
  expect((await signIn(shop, authenticator.sign(await shop.offerSignIn()))).status).toBe(200);
});

function handleOf(of: PasskeyShop): string {
  const row = JSON.parse(JSON.stringify(of.store().sqlite.query("SELECT id FROM operator").get()));
  return Buffer.from(row.id).toString("base64url");
}

test("a challenge works once, for five minutes, and only for what it was made for; only its hash is stored", async () => {
  const authenticator = await shop.enrol("Once");
  const offered = await shop.offerSignIn();
  const rows = JSON.stringify(shop.store().sqlite.query("SELECT hex(hash) AS hash FROM passkey_challenge").all());
  expect(rows).not.toContain(Buffer.from(offered.challenge, "base64url").toString("hex").toUpperCase());
  expect((await signIn(shop, authenticator.sign(offered))).status).toBe(200);
  expect((await signIn(shop, authenticator.sign(offered))).status).toBe(401);
  const forNew = await shop.offerNew();
  expect((await signIn(shop, authenticator.sign(forNew))).status).toBe(401);
  const made = newAuthenticator("localhost").make({ ...(await shop.offerSignIn()), user: { id: "b3A" } });
  expect((await shop.at("POST", "/api/passkeys", { body: { name: "n", made } })).status).toBe(400);
  const late = await shop.offerSignIn();
  shop.clock.advance(CHALLENGE_MS);
  expect((await signIn(shop, authenticator.sign(late))).status).toBe(401);
});

test("a copy of a passkey is refused and told in the audit trail, and the one that counted further still works", async () => {
  const authenticator = await shop.enrol("Counting");
  expect((await signIn(shop, authenticator.sign(await shop.offerSignIn(), { counter: 7 }))).status).toBe(200);
  const fell = () =>
    shop.store().sqlite.query("SELECT count(*) AS n FROM audit WHERE action = 'passkey.counter_fell'").get();
  for (const [at, counter] of [7, 6, 0].entries()) {
    expect((await signIn(shop, authenticator.sign(await shop.offerSignIn(), { counter }))).status).toBe(401);
    expect(fell()).toEqual({ n: at + 1 });
  }
  // Without the key nobody can make it look copied.
  const forged = { ...authenticator.sign(await shop.offerSignIn(), { counter: 1 }), signature: "MEUCIQDx" };
  expect((await signIn(shop, forged)).status).toBe(401);
  expect(fell()).toEqual({ n: 3 });
  expect((await signIn(shop, authenticator.sign(await shop.offerSignIn(), { counter: 8 }))).status).toBe(200);
});

test("a passkey is added only soon after signing in, once, without a certificate, and by its own session", async () => {
  const fresh = await startPasskeyShop();
  const authenticator = newAuthenticator("localhost");
  const add = async (made: unknown) => (await fresh.at("POST", "/api/passkeys", { body: { name: "n", made } })).status;
  expect(await add(authenticator.make(await fresh.offerNew(), { verified: false }))).toBe(400);
  expect(await add(authenticator.make(await fresh.offerNew(), { rpId: "evil.example" }))).toBe(400);
  expect(await add(authenticator.make(await fresh.offerNew(), { origin: "http://evil.example" }))).toBe(400);
  const x5c = new Map([["x5c", [new Uint8Array(4)]]]);
  expect(await add(authenticator.make(await fresh.offerNew(), { fmt: "packed", attStmt: x5c }))).toBe(400);
  expect(await add(authenticator.make(await fresh.offerNew(), { fmt: "android-key" }))).toBe(400);
  expect(await add(authenticator.make(await fresh.offerNew()))).toBe(201);
  expect(await add(authenticator.make(await fresh.offerNew()))).toBe(409);
  const offered = await fresh.offerNew();
  const other = await fresh.shop.sessions.open(EMAIL, { address: "127.0.0.1", userAgent: null });
  const cookie = `shopmcp-${fresh.listener.port}=${other.token.reveal()}`;
  const made = newAuthenticator("localhost").make(offered);
  expect((await fresh.at("POST", "/api/passkeys", { body: { name: "n", made }, cookie })).status).toBe(400);
  fresh.clock.advance(RECENT_MS);
  const stale = await fresh.at("POST", "/api/passkeys/options");
  expect(stale).toMatchObject({ status: 403, body: { error: { code: "sign_in_stale" } } });
  await fresh.stop();
});

test("an operator has twenty passkeys at most, and nobody can rename or remove another person's", async () => {
  const fresh = await startPasskeyShop();
  for (let at = 0; at < MAX_PASSKEYS; at++) await fresh.enrol(`key ${at}`);
  const made = newAuthenticator("localhost").make(await fresh.offerNew());
  const full = await fresh.at("POST", "/api/passkeys", { body: { name: "n", made } });
  expect(full).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  await fresh.shop.operators.create({ email: "other@example.com", password: new Secret(PASSWORD) }, OWNER);
  const { token } = await fresh.shop.sessions.open("other@example.com", { address: "127.0.0.1", userAgent: null });
  const cookie = `shopmcp-${fresh.listener.port}=${token.reveal()}`;
  const [{ id }] = JSON.parse((await fresh.at("GET", "/api/passkeys")).text);
  expect((await fresh.at("GET", "/api/passkeys", { cookie })).body).toEqual([]);
  expect((await fresh.at("PATCH", `/api/passkeys/${id}`, { cookie, body: { name: "mine" } })).status).toBe(404);
  expect((await fresh.at("DELETE", `/api/passkeys/${id}`, { cookie })).status).toBe(404);
  await fresh.stop();
});

test("challenges are limited by address as passwords are, and a browser that is known has tries of its own", async () => {
  const fresh = await startPasskeyShop();
  const authenticator = await fresh.enrol("Laptop");
  const signed = await signIn(fresh, authenticator.sign(await fresh.offerSignIn()));
  const device =
    signed.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith("shopmcp-device"))
      ?.split(";")[0] ?? "";
  const offer = async (cookie: string | null) =>
    (await fresh.at("POST", "/api/session/passkey/options", { cookie })).status;
  for (let tries = 1; tries < MAX_PER_ADDRESS; tries++) expect(await offer(null)).toBe(200);
  expect(await offer(null)).toBe(429);
  expect(await offer("shopmcp-device-1=smdv_guess")).toBe(429);
  expect(await offer(device)).toBe(200);
  await fresh.stop();
});

test("a new password from the shell, and a deletion, end an operator's passkeys with everything else", async () => {
  const fresh = await startPasskeyShop();
  const authenticator = await fresh.enrol("Laptop");
  await fresh.shop.operators.resetPassword({ email: EMAIL, password: new Secret("the-next-password") }, OWNER);
  expect((await signIn(fresh, authenticator.sign(await fresh.offerSignIn()))).status).toBe(401);
  await fresh.shop.operators.create({ email: "other@example.com", password: new Secret(PASSWORD) }, OWNER);
  const { token } = await fresh.shop.sessions.open(EMAIL, { address: "127.0.0.1", userAgent: null });
  const cookie = `shopmcp-${fresh.listener.port}=${token.reveal()}`;
  const { challenge, user } = JSON.parse((await fresh.at("POST", "/api/passkeys/options", { cookie })).text);
  const made = newAuthenticator("localhost").make({ challenge, user, origin: fresh.origin });
  expect((await fresh.at("POST", "/api/passkeys", { cookie, body: { name: "n", made } })).status).toBe(201);
  await fresh.shop.operators.delete({ email: EMAIL, evenSignedIn: true }, OWNER);
  expect(fresh.store().sqlite.query("SELECT count(*) AS n FROM passkey").get()).toEqual({ n: 0 });
  await fresh.stop();
});

test("passkeys belong to the public URL's name, else to localhost; an address is told why, and where they work", async () => {
  const at = (publicUrl: string | null, host: string, secure = false) =>
    passkeyPlace(publicUrl === null ? null : new URL(publicUrl), { host, secure });
  const name = "https://ads.example.com";
  expect(at(name, "ads.example.com", true)).toEqual({ rpId: "ads.example.com", origin: name });
  expect(at(name, "localhost:8765")).toMatchObject({ at: name });
  expect(at(name, "ads.example.com")).toMatchObject({ at: name });
  expect(at(null, "localhost:8765")).toEqual({ rpId: "localhost", origin: "http://localhost:8765" });
  expect(at("http://127.0.0.1:8765", "localhost:8765")).toEqual({ rpId: "localhost", origin: "http://localhost:8765" });
  const addresses = ["127.0.0.1:8765", "192.168.1.5:8765", "[::1]:8765"];
  for (const host of addresses)
    expect(at(null, host)).toEqual({ why: expect.stringContaining("an IP address"), at: "http://localhost:8765" });
  expect(at("http://nas.local:8765", "nas.local:8765")).toMatchObject({ at: "http://localhost:8765" });
  const refused = await shop.ask("POST", "/api/passkeys/options");
  expect(refused).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining("localhost") } } });
  expect((await shop.ask("GET", "/api/sign-in")).body).toMatchObject({
    passkeys: { here: false, works_at: shop.origin },
  });
});
