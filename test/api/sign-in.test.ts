/** From the link in the log to a session, and everything that ends one. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import { EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

let shop: SignedInShop;
beforeAll(async () => {
  shop = await startSignedInShop();
});
afterAll(() => shop.stop());

const signIn = (headers: Record<string, string> = {}) =>
  shop.ask("POST", "/api/session", { body: { email: EMAIL, password: PASSWORD }, cookie: null, headers });

test("the link of the first run makes an operator who is signed in, and a workspace to begin with", async () => {
  const fresh = await startTestShop();
  const link = (await fresh.shop.setup.link(fresh.listener.url)) ?? "";
  const ask = (method: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${fresh.listener.url}/api/setup`, {
      method,
      headers: { origin: fresh.listener.url, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect(await (await ask("GET")).json()).toEqual({ needed: true });
  const begin = { token: link.slice(link.indexOf("#") + 1), email: EMAIL, password: PASSWORD };
  expect((await ask("POST", begin, { origin: "http://evil.example" })).status).toBe(403);
  const done = await ask("POST", begin);
  expect(done.status).toBe(201);
  expect(await done.json()).toMatchObject({
    operator: { email: EMAIL },
    workspace: { name: "My shop", plan: "unlimited" },
  });
  const cookie = done.headers.get("set-cookie")?.split(";")[0] ?? "";
  const me = await fetch(`${fresh.listener.url}/api/session`, { headers: { cookie } });
  expect(await me.json()).toMatchObject({ operator: { email: EMAIL } });
  expect((await ask("POST", begin)).status).toBe(409);
  expect(await (await ask("GET")).json()).toEqual({ needed: false });
  await fresh.stop();
});

test("the cookie is out of reach of scripts and other sites, and is for https alone where there is https", async () => {
  const plain = await signIn();
  expect(plain.status).toBe(200);
  expect(plain.text).not.toContain("smse_");
  const { port } = shop.listener;
  const session = `^shopmcp-${port}=smse_[0-9A-Za-z]{43}; Max-Age=1209600;`;
  const device = `^shopmcp-device-${port}=smdv_[0-9A-Za-z]{43}; Max-Age=7776000;`;
  // Over http other ports of this host are sent it too, so only where it is needed.
  expect(plain.headers.getSetCookie()).toEqual(
    [`${session} Path=/api`, `${session} Path=/oauth/consent`, `${device} Path=/api`].map((start) =>
      expect.stringMatching(new RegExp(`${start}; HttpOnly; SameSite=Strict$`)),
    ),
  );
  const behind = await startSignedInShop({ env: { SHOPMCP_TRUSTED_PROXIES: "127.0.0.1" } });
  const secure = await behind.ask("POST", "/api/session", {
    body: { email: EMAIL, password: PASSWORD },
    headers: { "x-forwarded-proto": "https", origin: behind.listener.url.replace("http:", "https:") },
  });
  expect(secure.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-shopmcp=smse_\w{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
    expect.stringMatching(
      /^__Host-shopmcp-device=smdv_\w{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    ),
  ]);
  await behind.stop();
});

test("a session over http is none over https, and the other way round", async () => {
  const behind = await startSignedInShop({ env: { SHOPMCP_TRUSTED_PROXIES: "127.0.0.0/8" } });
  const https = { "x-forwarded-proto": "https" };
  expect((await behind.ask("GET", "/api/session")).status).toBe(200);
  expect((await behind.ask("GET", "/api/session", { headers: https })).status).toBe(401);
  const renamed = behind.cookie.replace(/^[^=]+/, "__Host-shopmcp");
  expect((await behind.ask("GET", "/api/session", { headers: https, cookie: renamed })).status).toBe(200);
  expect((await behind.ask("GET", "/api/session", { cookie: renamed })).status).toBe(401);
  await behind.stop();
});

test("who signs in from where is in the audit trail, and a proxy's word counts only where it is trusted", async () => {
  const forged = { "x-forwarded-for": "203.0.113.9" };
  await signIn(forged);
  const sessions = await shop.ask("GET", "/api/sessions");
  expect(JSON.stringify(sessions.body)).not.toContain("203.0.113.9");
  const behind = await startSignedInShop({ env: { SHOPMCP_TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8" } });
  const body = { email: EMAIL, password: PASSWORD };
  const chain = { "x-forwarded-for": "192.0.2.1, 203.0.113.9, 10.1.2.3" };
  expect((await behind.ask("POST", "/api/session", { body, headers: chain })).status).toBe(200);
  expect((await behind.ask("GET", "/api/sessions")).body).toMatchObject([
    {},
    { address: "203.0.113.9", current: false },
  ]);
  const trail = behind.store().sqlite.query("SELECT actor, origin FROM audit ORDER BY id DESC LIMIT 1").get();
  expect(trail).toEqual({ actor: EMAIL, origin: "203.0.113.9" });
  await behind.stop();
});

test("signing out ends the session here and in the browser; another one, or all others, can be ended from here", async () => {
  const cookieOf = async () => (await signIn()).headers.get("set-cookie")?.split(";")[0] ?? "";
  const [first, second, third] = [await cookieOf(), await cookieOf(), await cookieOf()];
  const alive = async (cookie: string) => (await shop.ask("GET", "/api/session", { cookie })).status === 200;
  const out = await shop.ask("DELETE", "/api/session", { cookie: first });
  expect(out.headers.getSetCookie().map((ended) => /=; Max-Age=0; Path=([^;]+)/.exec(ended)?.[1])).toEqual([
    "/api",
    "/oauth/consent",
  ]);
  expect(await alive(first)).toBe(false);
  const { session } = JSON.parse((await shop.ask("GET", "/api/session", { cookie: second })).text);
  expect((await shop.ask("DELETE", `/api/sessions/${session}`)).body).toEqual({ id: session, ended: true });
  expect(await alive(second)).toBe(false);
  expect((await shop.ask("DELETE", `/api/sessions/${session}`)).status).toBe(404);
  expect((await shop.ask("DELETE", "/api/sessions")).status).toBe(200);
  expect(await alive(third)).toBe(false);
  expect(await alive(shop.cookie)).toBe(true);
});

test("a password is changed with the present one, and nothing that was typed comes back", async () => {
  const wrong = { current_password: "wrong-password-canary", new_password: "another-password-canary" };
  const refused = await shop.ask("PUT", "/api/session/password", { body: wrong });
  expect(refused).toMatchObject({ status: 401, body: { error: { code: "sign_in_refused" } } });
  const short = await shop.ask("PUT", "/api/session/password", {
    body: { current_password: PASSWORD, new_password: "x" },
  });
  expect(short).toMatchObject({ status: 400, body: { error: { code: "invalid_input" } } });
  const changed = await shop.ask("PUT", "/api/session/password", { body: { ...wrong, current_password: PASSWORD } });
  expect(changed).toMatchObject({ status: 200, body: { sessions_ended: expect.any(Number) } });
  expect((await signIn()).status).toBe(401);
  expect(refused.text + changed.text + shop.logLines.join()).not.toContain("canary");
});

test("guesses over HTTP end in 429 with the time to wait", async () => {
  const guess = () =>
    shop.ask("POST", "/api/session", { body: { email: "guess@example.com", password: "" }, cookie: null });
  const statuses: number[] = [];
  for (let tries = 0; tries < 11; tries++) statuses.push((await guess()).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  const last = await guess();
  expect(last.headers.get("retry-after")).toBe("900");
  expect(last.body).toMatchObject({ error: { code: "sign_in_limited", details: { retry_after_seconds: 900 } } });
});

test("who asks every day stays signed in for the whole fortnight, with the same cookie", async () => {
  const fresh = await startSignedInShop();
  const DAY_MS = 86_400_000;
  for (let day = 1; day < 14; day++) {
    fresh.clock.advance(DAY_MS - 1);
    expect((await fresh.ask("GET", "/api/session")).status).toBe(200);
  }
  fresh.clock.advance(DAY_MS);
  expect((await fresh.ask("GET", "/api/session")).status).toBe(401);
  await fresh.stop();
});

test("no password, session or setup token is on disk or in the log in clear, while it works and after it ends", async () => {
  const fresh = await startTestShop();
  const { setup, sessions, operators } = fresh.shop;
  const link = (await setup.link(fresh.listener.url)) ?? "";
  const setupToken = link.slice(link.indexOf("#") + 1);
  const { email } = await setup.redeem(
    { token: setupToken, email: EMAIL, password: new Secret(PASSWORD) },
    "127.0.0.1",
  );
  const { token, device } = await sessions.signIn(
    { email, password: new Secret(PASSWORD), device: null },
    { address: "a", userAgent: null },
  );
  await sessions.authenticate(token.reveal());
  const secrets = [PASSWORD, "the-next-password", setupToken, token.reveal(), device.reveal()];
  const anywhere = () => secrets.flatMap((secret) => filesHolding(fresh.dataDir, secret));
  expect(filesHolding(fresh.dataDir, EMAIL)).not.toEqual([]);
  expect(anywhere()).toEqual([]);
  await operators.resetPassword({ email, password: new Secret("the-next-password") }, { name: "o", origin: "shell" });
  await fresh.stop();
  expect(anywhere()).toEqual([]);
  expect(secrets.filter((secret) => fresh.logLines.join().includes(secret))).toEqual([]);
});
