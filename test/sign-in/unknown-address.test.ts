/** Whether an address is known here is told by no answer, and by no work that is left out. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { createPasswords } from "#workspaces/passwords.ts";
import { EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { OWNER } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

let shop: SignedInShop;
const GONE = "gone@example.com";
const EMPTIED = "emptied@example.com";

beforeAll(async () => {
  shop = await startSignedInShop();
  const password = new Secret(PASSWORD);
  for (const email of [GONE, EMPTIED]) await shop.shop.operators.create({ email, password }, OWNER);
  await shop.shop.operators.delete({ email: GONE, evenSignedIn: true }, OWNER);
  // As a restore leaves whoever must be let in by the shell.
  shop.store().sqlite.run("UPDATE operator SET password_hash = '' WHERE email = ?", [EMPTIED]);
});
afterAll(() => shop.stop());

async function refusal(email: string, password: string) {
  shop.clock.advance(900_000);
  const { status, text, headers } = await shop.ask("POST", "/api/session", { cookie: null, body: { email, password } });
  const named = [...headers.keys()].toSorted();
  return { status, text: text.replace(/req_\w+/, "req"), named, cookies: headers.getSetCookie() };
}

test("a wrong password of somebody, of nobody, of who was deleted and of who has none are answered alike", async () => {
  const told = await refusal(EMAIL, "not-the-password-of-anybody");
  expect(told).toMatchObject({ status: 401, cookies: [] });
  for (const email of ["nobody@example.com", GONE, EMPTIED, "no address", ""])
    for (const password of ["not-the-password-of-anybody", PASSWORD])
      expect([email, await refusal(email, password)]).toEqual([email, told]);
});

test("a password is hashed and compared for nobody as for somebody: what waits for its turn is the same", async () => {
  const password = new Secret("not-the-password-of-anybody");
  const outcomes = async (stored: (passwords: ReturnType<typeof createPasswords>) => Promise<string | null>) => {
    const passwords = createPasswords(CHEAP_HASH);
    const hash = await stored(passwords);
    // The first makes what is compared with in the place of a hash.
    await passwords.matches(password, null);
    const asked = Array.from({ length: 40 }, () => passwords.matches(password, hash));
    return (await Promise.allSettled(asked)).map((one) => (one.status === "fulfilled" ? one.value : one.reason.code));
  };
  const somebody = await outcomes((passwords) => passwords.hash(new Secret(PASSWORD)));
  expect(await outcomes(async () => null)).toEqual(somebody);
  expect(await outcomes(async () => "")).toEqual(somebody);
  // Two at once and twenty that wait; the others are turned away, since each would have to be hashed.
  expect(somebody.filter((one) => one === "queue_full")).toHaveLength(18);
});
