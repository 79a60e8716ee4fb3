/** A server without passwords: how it comes about, and how people get in who have lost the rest. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { LINK_MS } from "#sign-in/sign-in-links.ts";
import { RECENT_MS } from "#workspaces/recent-sign-in.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type PasskeyShop, startPasskeyShop } from "./passkey-shop.ts";

setDefaultTimeout(120_000);

const OTHER = "other@example.com";
const put = (shop: PasskeyShop, on: boolean, cookie = shop.cookie) =>
  shop.at("PUT", "/api/sign-in/passwords", { body: { on }, cookie });
const byPassword = async (shop: PasskeyShop) =>
  (await shop.at("POST", "/api/session", { body: { email: EMAIL, password: PASSWORD }, cookie: null })).status;
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";

async function turnedOff() {
  const shop = await startPasskeyShop();
  await shop.shop.operators.create({ email: OTHER, password: new Secret(PASSWORD) }, OWNER);
  const authenticator = await shop.enrol("Laptop");
  const enter = async () =>
    shop.at("POST", "/api/session/passkey", { body: authenticator.sign(await shop.offerSignIn()), cookie: null });
  const cookie = cookieOf(await enter());
  const off = await put(shop, false, cookie);
  expect(off).toMatchObject({ status: 200, body: { on: false, without_other_way: [OTHER] } });
  return { shop, enter, cookie };
}

test("passwords are turned off only by who has just signed in with a passkey, and on again by anybody signed in", async () => {
  const { shop, enter, cookie } = await turnedOff();
  expect((await shop.at("GET", "/api/sign-in", { cookie: null })).body).toMatchObject({ passwords: false });
  expect(await byPassword(shop)).toBe(401);
  const change = { current_password: PASSWORD, new_password: "another-password" };
  expect((await shop.at("PUT", "/api/session/password", { body: change, cookie })).status).toBe(409);
  expect((await enter()).status).toBe(200);
  expect((await put(shop, true)).body).toMatchObject({ on: true });
  expect(await byPassword(shop)).toBe(200);
  // This session began with a password.
  expect(await put(shop, false)).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  shop.clock.advance(RECENT_MS);
  expect(await put(shop, false, cookie)).toMatchObject({ status: 403, body: { error: { code: "sign_in_stale" } } });
  expect(await byPassword(shop)).toBe(200);
  const actions = shop
    .store()
    .sqlite.query("SELECT action FROM audit WHERE action LIKE 'passwords.%' ORDER BY id")
    .all();
  expect(actions).toEqual([{ action: "passwords.turn_off" }, { action: "passwords.turn_on" }]);
  await shop.stop();
});

test("the last passkey stays while passwords are off", async () => {
  const { shop, cookie } = await turnedOff();
  const [{ id }] = JSON.parse((await shop.at("GET", "/api/passkeys", { cookie })).text);
  const remove = () => shop.at("DELETE", `/api/passkeys/${id}`, { cookie });
  expect(await remove()).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining("last") } } });
  await shop.enrol("Second");
  expect((await remove()).status).toBe(200);
  await shop.stop();
});

test("a reset in the shell then gives a link that signs in once, within half an hour", async () => {
  const { shop, enter } = await turnedOff();
  const { operators, signInLinks } = shop.shop;
  const reset = async () => {
    const { operator } = await operators.resetPassword(
      { email: EMAIL, password: new Secret("unknown-to-anybody") },
      OWNER,
    );
    const link = await signInLinks.make(operator, "http://localhost");
    return link.slice(link.indexOf("#") + 1);
  };
  const use = (token: string) => shop.at("POST", "/api/session/link", { body: { token }, cookie: null });
  const replaced = await reset();
  const token = await reset();
  expect(token).toMatch(/^smsl_\w{43}$/);
  expect((await enter()).status).toBe(401);
  expect((await use(replaced)).status).toBe(401);
  const done = await use(token);
  expect(done).toMatchObject({ status: 200, body: { operator: { email: EMAIL }, way: "link" } });
  expect((await use(token)).status).toBe(401);
  const options = await shop.at("POST", "/api/passkeys/options", { cookie: cookieOf(done) });
  expect(options.status).toBe(200);
  const late = await reset();
  shop.clock.advance(LINK_MS);
  expect((await use(late)).status).toBe(401);
  await shop.stop();
});

test("a changed public URL leaves recovery codes and the shell", async () => {
  const { shop, cookie } = await turnedOff();
  const { codes } = JSON.parse((await shop.at("POST", "/api/recovery-codes", { cookie })).text);
  await shop.stop();
  const env = { SHOPMCP_PUBLIC_URL: "https://new.example.com", SHOPMCP_TRUSTED_PROXIES: "127.0.0.1" };
  const moved = await startPasskeyShop({ dataDir: shop.dataDir, clock: shop.clock, env, existing: true });
  const headers = { host: "new.example.com", origin: "https://new.example.com", "x-forwarded-proto": "https" };
  const ways = await moved.ask("GET", "/api/sign-in", { headers, cookie: null });
  expect(ways.body).toMatchObject({
    ...{ passwords: false, recovery_codes: true, passkeys: { here: true, any: false } },
  });
  const body = { code: codes[0] };
  expect((await moved.ask("POST", "/api/session/recovery", { headers, body, cookie: null })).status).toBe(200);
  const next = { email: EMAIL, password: new Secret("unknown-to-anybody") };
  const { operator } = await moved.shop.operators.resetPassword(next, OWNER);
  const token = new URL(await moved.shop.signInLinks.make(operator, "https://new.example.com")).hash.slice(1);
  const entered = await moved.ask("POST", "/api/session/link", { headers, body: { token }, cookie: null });
  expect(entered.status).toBe(200);
  // A passkey of the new name can be added then.
  const offered = await moved.ask("POST", "/api/passkeys/options", { headers, cookie: cookieOf(entered) });
  expect(offered).toMatchObject({ status: 200, body: { rp: { id: "new.example.com" } } });
  await moved.stop();
});
