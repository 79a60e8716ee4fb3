/** Signing in at a real OpenID provider, and everything it, the browser or a stranger may get wrong. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { PROVIDER_MS } from "#sign-in/provider.ts";
import { wallClock } from "#wall-clock.ts";
import { MAX_PER_ADDRESS } from "#workspaces/sign-in-limit.ts";
import { EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { freePort } from "../fakes/free-port.ts";
import { CLIENT, type Lie, startOpenIdProvider } from "../fakes/openid-provider.ts";
import { OWNER, startTestShop } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

const HONEST = { sub: "p-1", email: EMAIL, email_verified: true };
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let shop: SignedInShop;
let port = 0;
let env: Record<string, string>;

beforeAll(async () => {
  port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider(`${publicUrl}/login/return`);
  env = {
    ...{ SHOPMCP_PUBLIC_URL: publicUrl, SHOPMCP_OIDC_ISSUER: provider.issuer, SHOPMCP_OIDC_CLIENT_ID: CLIENT.id },
    ...{ SHOPMCP_OIDC_CLIENT_SECRET: CLIENT.secret, SHOPMCP_OIDC_DOMAINS: "example.com, example.org" },
  };
});
beforeEach(async () => {
  provider.kept.person = HONEST;
  provider.kept.lie = null;
  await shop?.stop();
  shop = await startSignedInShop({ env, port, clock: manualClock(wallClock.now()) });
});
afterAll(async () => {
  await shop?.stop();
  await provider?.stop();
});

async function begin() {
  const begun = await shop.ask("POST", "/api/session/provider", { cookie: null });
  if (begun.status !== 200) throw new Error(`it began with ${begun.status}: ${begun.text}`);
  const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { url: String(JSON.parse(begun.text).url), cookie };
}

const finish = (query: string, cookie: string | null) =>
  shop.ask("POST", "/api/session/provider/return", { body: { query }, cookie });

async function signIn() {
  const { url, cookie } = await begin();
  return finish(await provider.visit(url), cookie);
}

const reasons = () => shop.logLines.flatMap((line) => /"outcome":"(\w+)"/.exec(line)?.[1] ?? []);

async function expectRefused(reason: string) {
  const sessions = () => shop.store().sqlite.query("SELECT count(*) AS n FROM session").get();
  const before = sessions();
  expect(await signIn()).toMatchObject({ status: 401, body: { error: { code: "sign_in_refused" } } });
  expect(reasons()).toContain(reason);
  expect(sessions()).toEqual(before);
}

test("an operator with a verified address of an allowed domain is signed in, and may turn passwords off", async () => {
  expect((await shop.ask("GET", "/api/sign-in", { cookie: null })).body).toMatchObject({
    provider: new URL(provider.issuer).host,
  });
  const { url, cookie } = await begin();
  const asked = new URL(url).searchParams;
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect([asked.get("state")?.length, asked.get("nonce")?.length]).toEqual([43, 43]);
  const done = await finish(await provider.visit(url), cookie);
  expect(done).toMatchObject({ status: 200, body: { operator: { email: EMAIL }, way: "provider" } });
  const session = done.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const off = await shop.ask("PUT", "/api/sign-in/passwords", { body: { on: false }, cookie: session });
  expect(off).toMatchObject({ status: 200, body: { on: false, without_other_way: [] } });
  const password = { email: EMAIL, password: PASSWORD };
  expect((await shop.ask("POST", "/api/session", { body: password, cookie: null })).status).toBe(401);
  expect((await signIn()).status).toBe(200);
});

test.each<[string, Lie]>([
  ["issuer", { iss: "https://evil.example" }],
  ["audience", { aud: "another-client" }],
  ["nonce", { nonce: "another-nonce" }],
  ["signature", { forged: true }],
  ["end, in the past", { exp: 1 }],
])("an ID token with a wrong %s opens nothing", async (_, lie) => {
  provider.kept.lie = lie;
  await expectRefused("not_valid");
});

test("a provider that calls itself otherwise than the setting is not asked to sign anybody in", async () => {
  const other = await startTestShop({
    env: { ...env, SHOPMCP_OIDC_ISSUER: provider.issuer.replace("127.0.0.1", "localhost") },
  });
  const origin = other.listener.url;
  const begun = await fetch(`${origin}/api/session/provider`, { method: "POST", headers: { origin } });
  expect(begun.status).toBe(502);
  await other.stop();
});

test("a code works once, only in the browser that began, with its state, and for ten minutes", async () => {
  const first = await begin();
  const query = await provider.visit(first.url);
  expect((await finish(query, null)).status).toBe(401);
  const second = await begin();
  expect((await finish(query, second.cookie)).status).toBe(401);
  expect((await finish(query, first.cookie)).status).toBe(200);
  expect((await finish(query, first.cookie)).status).toBe(401);
  const third = await begin();
  const replayed = new URLSearchParams(await provider.visit(third.url));
  replayed.set("code", new URLSearchParams(query).get("code") ?? "");
  expect((await finish(replayed.toString(), third.cookie)).status).toBe(401);
  const foreign = await begin();
  const changed = new URLSearchParams(await provider.visit(foreign.url));
  changed.set("iss", "https://evil.example");
  expect((await finish(changed.toString(), foreign.cookie)).status).toBe(401);
  const late = await begin();
  const came = await provider.visit(late.url);
  shop.clock.advance(PROVIDER_MS);
  expect((await finish(came, late.cookie)).status).toBe(401);
});

test("an address that is not verified, of another domain, or of nobody here opens nothing and makes no account", async () => {
  provider.kept.person = { ...HONEST, email_verified: false };
  await expectRefused("mail_not_verified");
  provider.kept.person = { ...HONEST, email: "olga@example.com.evil.example" };
  await expectRefused("domain_not_allowed");
  provider.kept.person = { ...HONEST, email: "nobody@example.com" };
  await expectRefused("no_operator");
  expect(await shop.shop.operators.list()).toHaveLength(1);
});

test("an address that somebody else has at the provider now opens nothing until the shell ends the link", async () => {
  expect((await signIn()).status).toBe(200);
  provider.kept.person = { ...HONEST, sub: "p-2" };
  expect((await signIn()).status).toBe(401);
  await shop.shop.operators.create({ email: "two@example.org", password: new Secret(PASSWORD) }, OWNER);
  provider.kept.person = { ...HONEST, email: "two@example.org" };
  expect((await signIn()).status).toBe(401);
  await shop.shop.operators.resetPassword({ email: EMAIL, password: new Secret("the-next-password") }, OWNER);
  provider.kept.person = { ...HONEST, sub: "p-2" };
  expect((await signIn()).status).toBe(200);
});

test("clocks may differ by half a minute, and not by hours", async () => {
  const HOUR_MS = 3_600_000;
  shop.clock.advance(HOUR_MS + 20_000);
  expect((await signIn()).status).toBe(200);
  shop.clock.advance(20_000);
  await expectRefused("not_valid");
});

test("beginning is limited by address, and a provider that is away is said to be", async () => {
  const away = await startTestShop({ env: { ...env, SHOPMCP_OIDC_ISSUER: `http://127.0.0.1:${await freePort()}` } });
  const origin = away.listener.url;
  const ask = () => fetch(`${origin}/api/session/provider`, { method: "POST", headers: { origin } });
  for (let tries = 0; tries < MAX_PER_ADDRESS; tries++) expect((await ask()).status).toBe(502);
  expect((await ask()).status).toBe(429);
  await away.stop();
});

test("an issuer without its other settings is refused at start", async () => {
  const { SHOPMCP_OIDC_DOMAINS: _, ...rest } = env;
  const refused = await failsWith(() => startTestShop({ env: rest }));
  expect(refused).toMatchObject({ code: "config_invalid", message: expect.stringContaining("SHOPMCP_OIDC_DOMAINS") });
});

test("no secret of the provider or of the way there is on disk or in the log", async () => {
  const { url, cookie } = await begin();
  await finish(await provider.visit(url), cookie);
  const secrets = [CLIENT.secret, cookie.split("=")[1] ?? "", new URL(url).searchParams.get("state") ?? ""];
  const said = shop.logLines.join();
  expect(secrets.filter((secret) => secret === "" || said.includes(secret))).toEqual([]);
  expect(secrets.flatMap((secret) => filesHolding(shop.dataDir, secret))).toEqual([]);
});
