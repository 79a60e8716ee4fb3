/** Recovery codes open an account once each, and nothing but their hashes is kept. */

import { expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { CODES } from "#sign-in/recovery-codes.ts";
import { RECENT_MS } from "#workspaces/recent-sign-in.ts";
import { MAX_PER_ADDRESS } from "#workspaces/sign-in-limit.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";

async function make(shop: SignedInShop): Promise<string[]> {
  const made = await shop.ask("POST", "/api/recovery-codes");
  expect(made.status).toBe(201);
  return JSON.parse(made.text).codes;
}

const signIn = (shop: SignedInShop, code: string) =>
  shop.ask("POST", "/api/session/recovery", { body: { code }, cookie: null });
const left = async (shop: SignedInShop) => (await shop.ask("GET", "/api/recovery-codes")).body;

test("ten codes are shown once; each opens one session, however it is typed, and new ones end the old", async () => {
  const shop = await startSignedInShop();
  expect(await left(shop)).toEqual({ left: 0 });
  const codes = nonEmpty(await make(shop));
  expect(new Set(codes).size).toBe(CODES);
  expect(codes[0]).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  const [first = "", second = "", third = ""] = codes;
  const done = await signIn(shop, first);
  expect(done).toMatchObject({ status: 200, body: { operator: { email: EMAIL }, way: "recovery_code" } });
  expect(await signIn(shop, first)).toMatchObject({ status: 401, body: { error: { code: "sign_in_refused" } } });
  const typed = second.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
  expect((await signIn(shop, typed)).status).toBe(200);
  expect(await left(shop)).toEqual({ left: CODES - 2 });
  const [fresh = ""] = await make(shop);
  expect((await signIn(shop, third)).status).toBe(401);
  expect((await signIn(shop, fresh)).status).toBe(200);
  const trail = shop.store().sqlite.query("SELECT action, outcome FROM audit ORDER BY id DESC LIMIT 2").all();
  expect(trail).toEqual([
    { action: "session.create_by_recovery_code", outcome: "ok" },
    { action: "session.create_by_recovery_code", outcome: "sign_in_refused" },
  ]);
  await shop.stop();
});

test("two who use the same code at the same time get one session", async () => {
  const shop = await startSignedInShop();
  const [code = ""] = await make(shop);
  const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await signIn(shop, code)).status));
  expect(statuses.toSorted()).toEqual([200, 401, 401, 401]);
  await shop.stop();
});

test("no code is on disk or in the log, guesses are limited by address, and an old session makes none", async () => {
  const shop = await startSignedInShop();
  const codes = nonEmpty(await make(shop));
  await signIn(shop, codes[0] ?? "");
  const plain = codes.flatMap((code) => [code, code.replaceAll("-", "")]);
  expect(plain.flatMap((code) => filesHolding(shop.dataDir, code))).toEqual([]);
  expect(plain.filter((code) => shop.logLines.join().includes(code))).toEqual([]);
  for (let tries = 1; tries < MAX_PER_ADDRESS; tries++) expect((await signIn(shop, `guess ${tries}`)).status).toBe(401);
  expect((await signIn(shop, codes[1] ?? "")).status).toBe(429);
  shop.clock.advance(RECENT_MS);
  expect(await shop.ask("POST", "/api/recovery-codes")).toMatchObject({
    ...{ status: 403, body: { error: { code: "sign_in_stale" } } },
  });
  expect((await signIn(shop, codes[1] ?? "")).status).toBe(200);
  await shop.stop();
});

test("a reset in the shell ends the codes", async () => {
  const shop = await startSignedInShop();
  const [code = ""] = await make(shop);
  await shop.shop.operators.resetPassword({ email: EMAIL, password: new Secret("the-next-password") }, OWNER);
  expect((await signIn(shop, code)).status).toBe(401);
  await shop.stop();
});
