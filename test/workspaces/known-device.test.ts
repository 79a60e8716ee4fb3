/** Guesses of others lock nobody out of a browser in which they have signed in before; that browser gains nothing else. */

import { expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { DEVICE_MS } from "#workspaces/known-device.ts";
import { MAX_PER_ACCOUNT, MAX_PER_ADDRESS, MAX_PER_DEVICE } from "#workspaces/sign-in-limit.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fileOf } from "../fakes/open-store.ts";
import { EMAIL, HOME, PASSWORD, startPeople } from "./people.ts";

const SHELL = { name: "owner", origin: "shell" };
const OTHER = "other@example.com";
const MINUTE_MS = 60_000;

async function setUp() {
  const people = startPeople();
  const create = (email: string) => people.operators.create({ email, password: new Secret(PASSWORD) }, SHELL);
  const operator = await create(EMAIL);
  await create(OTHER);
  const first = await people.signIn();
  const device = first.device.reveal();
  const tries = async (email: string, password: string, held: string | null) => {
    const tried = await people.signIn(email, password, HOME, held).then(
      () => "in",
      ({ code }: { code: string }) => code,
    );
    return tried;
  };
  const wrong = async (times: number, email = EMAIL, held: string | null = null) => {
    for (let at = 0; at < times; at++) expect(await tries(email, "wrong", held)).toBe("sign_in_refused");
  };
  return { ...people, operator, first, device, tries, wrong };
}

test("an account that others have locked, and an address that is used up, let a known browser in", async () => {
  const { store, tries, wrong, device, signIn } = await setUp();
  await wrong(MAX_PER_ACCOUNT);
  // The sign-in of the set-up counted for the address too.
  for (let at = MAX_PER_ACCOUNT + 1; at < MAX_PER_ADDRESS; at++) await wrong(1, `a${at}@example.com`);
  expect(await tries(OTHER, PASSWORD, null)).toBe("sign_in_limited");
  const { device: next } = await signIn(EMAIL, PASSWORD, HOME, device);
  // The account's own counter is as it was: who guesses gains no tries.
  const elsewhere = { ...HOME, address: "203.0.113.5" };
  expect((await failsWith(() => signIn(EMAIL, PASSWORD, elsewhere))).code).toBe("sign_in_limited");
  await signIn(EMAIL, PASSWORD, HOME, next.reveal());
  store.close();
});

test("a known browser has ten tries of its own a quarter of an hour, which count for nobody else", async () => {
  const { store, clock, tries, wrong, device } = await setUp();
  await wrong(MAX_PER_DEVICE, EMAIL, device);
  expect(await tries(EMAIL, PASSWORD, device)).toBe("sign_in_limited");
  expect(await tries(EMAIL, PASSWORD, null)).toBe("in");
  clock.advance(15 * MINUTE_MS);
  expect(await tries(EMAIL, PASSWORD, device)).toBe("in");
  store.close();
});

test("the cookie opens nothing, helps one operator alone, and is stored as a hash", async () => {
  const { store, sessions, tries, wrong, device } = await setUp();
  expect((await failsWith(() => sessions.authenticate(device))).code).toBe("unauthorized");
  expect(await tries(EMAIL, "", device)).toBe("sign_in_refused");
  await wrong(MAX_PER_ACCOUNT, OTHER, device);
  expect(await tries(OTHER, PASSWORD, device)).toBe("sign_in_limited");
  expect(device).toMatch(/^smdv_[0-9A-Za-z]{43}$/);
  const stored = JSON.stringify(fileOf(store).sqlite.query("SELECT * FROM known_device").all());
  expect(stored).not.toContain(device.slice(5, 25));
  store.close();
});

test("it ends with a password change, after 90 days, and when the next sign-in replaces it", async () => {
  const known = async (change: (people: Awaited<ReturnType<typeof setUp>>) => unknown) => {
    const people = await setUp();
    await change(people);
    await people.wrong(MAX_PER_ACCOUNT);
    const outcome = await people.tries(EMAIL, PASSWORD, people.device);
    people.store.close();
    return outcome;
  };
  const next = new Secret(PASSWORD);
  expect(await known(() => undefined)).toBe("in");
  expect(await known(({ clock }) => clock.advance(DEVICE_MS - 1))).toBe("in");
  expect(await known(({ clock }) => clock.advance(DEVICE_MS))).toBe("sign_in_limited");
  expect(await known(({ signIn, device }) => signIn(EMAIL, PASSWORD, HOME, device))).toBe("sign_in_limited");
  expect(await known(({ operators }) => operators.resetPassword({ email: EMAIL, password: next }, SHELL))).toBe(
    "sign_in_limited",
  );
  expect(
    await known(({ operators, operator, first, device }) =>
      operators.changePassword(
        { operatorId: operator.id, sessionId: first.sessionId, current: next, next, device },
        { name: EMAIL, origin: HOME.address },
      ),
    ),
  ).toBe("sign_in_limited");
});

test("of one operator fifty browsers are known: the next makes the oldest a strange one", async () => {
  const { store, sessions, wrong, tries, device } = await setUp();
  for (let at = 0; at < 49; at++) await sessions.open(EMAIL, HOME);
  await wrong(1, EMAIL, device);
  await sessions.open(EMAIL, HOME);
  await wrong(MAX_PER_ACCOUNT);
  expect(await tries(EMAIL, PASSWORD, device)).toBe("sign_in_limited");
  expect(fileOf(store).sqlite.query("SELECT count(*) AS n FROM known_device").get()).toEqual({ n: 50 });
  store.close();
});

test("who is signed in changes the password while others guess", async () => {
  const { store, operators, operator, first, wrong, device } = await setUp();
  await wrong(MAX_PER_ACCOUNT);
  const change = (held: string | null) =>
    operators.changePassword(
      {
        ...{ operatorId: operator.id, sessionId: first.sessionId, device: held },
        ...{ current: new Secret(PASSWORD), next: new Secret("a-new-one-for-olga") },
      },
      { name: EMAIL, origin: HOME.address },
    );
  expect((await failsWith(() => change(null))).code).toBe("sign_in_limited");
  expect(await change(device)).toEqual({ sessionsEnded: 0 });
  store.close();
});
