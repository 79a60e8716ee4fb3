import { describe, expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { ABSOLUTE_MS, IDLE_MS } from "#workspaces/session-ends.ts";
import { MAX_PER_ACCOUNT, MAX_PER_ADDRESS } from "#workspaces/sign-in-limit.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fileOf } from "../fakes/open-store.ts";
import { listAudit } from "../fakes/written-rows.ts";
import { EMAIL, HOME, PASSWORD, startPeople } from "./people.ts";

const SHELL = { name: "owner", origin: "shell" };
const MINUTE_MS = 60_000;

async function setUp() {
  const people = startPeople();
  const operator = await people.operators.create({ email: "Olga@Example.com ", password: new Secret(PASSWORD) }, SHELL);
  const textOf = async () => (await people.signIn()).token.reveal();
  return { ...people, operator, textOf };
}

describe("a session", () => {
  test("names its operator, and is stored as a hash", async () => {
    const { store, sessions, signIn, operator } = await setUp();
    const { token, sessionId } = await signIn();
    const signedIn = await sessions.authenticate(token.reveal());
    expect(signedIn).toMatchObject({ sessionId, operator: { id: operator.id, email: EMAIL } });
    const stored = JSON.stringify(fileOf(store).sqlite.query("SELECT * FROM session").all());
    expect(stored).not.toContain(token.reveal().slice(5, 25));
    store.close();
  });

  test("is not opened by a wrong password, an unknown address or none, which all look alike", async () => {
    const { store, sessions, signIn } = await setUp();
    const tried = [
      await failsWith(() => signIn(EMAIL, "not the password")),
      await failsWith(() => signIn("nobody@example.com")),
      await failsWith(() => signIn(EMAIL, "")),
    ];
    expect(new Set(tried.map(({ code, message }) => code + message)).size).toBe(1);
    expect(tried[0]?.code).toBe("sign_in_refused");
    for (const token of [null, "", "smse_guess"])
      expect((await failsWith(() => sessions.authenticate(token))).code).toBe("unauthorized");
    expect(
      (await listAudit(store)).slice(1).map(({ actor, action, outcome, origin }) => [actor, action, outcome, origin]),
    ).toEqual([
      [EMAIL, "session.create", "sign_in_refused", HOME.address],
      ["unknown", "session.create", "sign_in_refused", HOME.address],
      [EMAIL, "session.create", "sign_in_refused", HOME.address],
    ]);
    store.close();
  });

  test("ends a day after its last request, to the millisecond", async () => {
    const { store, clock, sessions, textOf } = await setUp();
    const token = await textOf();
    clock.advance(IDLE_MS - 1);
    await sessions.authenticate(token);
    clock.advance(IDLE_MS - 1);
    await sessions.authenticate(token);
    clock.advance(IDLE_MS);
    expect((await failsWith(() => sessions.authenticate(token))).code).toBe("unauthorized");
    store.close();
  });

  test("ends after its fortnight, however busy", async () => {
    const { store, clock, sessions, textOf } = await setUp();
    const token = await textOf();
    const until = clock.now() + ABSOLUTE_MS;
    while (clock.now() + IDLE_MS / 2 < until) {
      clock.advance(IDLE_MS / 2);
      await sessions.authenticate(token);
    }
    clock.set(until - 1);
    await sessions.authenticate(token);
    clock.set(until);
    expect((await failsWith(() => sessions.authenticate(token))).code).toBe("unauthorized");
    store.close();
  });

  test("is written once a minute at most, not with every request", async () => {
    const { store, clock, sessions, textOf, operator } = await setUp();
    const token = await textOf();
    const began = clock.now();
    clock.advance(MINUTE_MS - 1);
    await sessions.authenticate(token);
    expect((await sessions.list(operator.id))[0]?.last_seen_at_ms).toBe(began);
    clock.advance(1);
    await sessions.authenticate(token);
    expect((await sessions.list(operator.id))[0]?.last_seen_at_ms).toBe(clock.now());
    store.close();
  });

  test("can be ended alone or with all others, never somebody else's, and the oldest of fifty gives way", async () => {
    const { store, operators, sessions, signIn, operator } = await setUp();
    const [first, second] = [await signIn(), await signIn()];
    const other = await operators.create({ email: "other@example.com", password: new Secret(PASSWORD) }, SHELL);
    const foreign = { id: first.sessionId, operatorId: other.id };
    expect((await failsWith(() => sessions.end(foreign, SHELL))).code).toBe("not_found");
    await sessions.authenticate(first.token.reveal());
    await sessions.end({ id: first.sessionId, operatorId: operator.id }, SHELL);
    expect((await failsWith(() => sessions.authenticate(first.token.reveal()))).code).toBe("unauthorized");
    const opened = await Promise.all(Array.from({ length: 49 }, () => sessions.open(EMAIL, HOME)));
    await sessions.authenticate(second.token.reveal());
    await sessions.open(EMAIL, HOME);
    expect((await failsWith(() => sessions.authenticate(second.token.reveal()))).code).toBe("unauthorized");
    const kept = opened[0]?.sessionId ?? "";
    expect(await sessions.endOthers({ keptId: kept, operatorId: operator.id }, SHELL)).toBe(49);
    expect((await sessions.list(operator.id)).map(({ id }) => id)).toEqual([kept]);
    store.close();
  });
});

describe("a password", () => {
  test("that is changed ends every other session, and needs the present one", async () => {
    const { store, operators, sessions, signIn, operator } = await setUp();
    const [mine, other] = [await signIn(), await signIn()];
    const change = (current: string, next: string) =>
      operators.changePassword(
        {
          operatorId: operator.id,
          sessionId: mine.sessionId,
          current: new Secret(current),
          next: new Secret(next),
          device: null,
        },
        { name: EMAIL, origin: HOME.address },
      );
    expect((await failsWith(() => change("wrong-wrong-wrong", "a-new-one-for-olga"))).code).toBe("sign_in_refused");
    expect((await failsWith(() => change(PASSWORD, "too short"))).code).toBe("invalid_input");
    await sessions.authenticate(other.token.reveal());
    expect(await change(PASSWORD, "a-new-one-for-olga")).toEqual({ sessionsEnded: 1 });
    await sessions.authenticate(mine.token.reveal());
    expect((await failsWith(() => sessions.authenticate(other.token.reveal()))).code).toBe("unauthorized");
    expect((await failsWith(() => signIn())).code).toBe("sign_in_refused");
    await signIn(EMAIL, "a-new-one-for-olga");
    store.close();
  });

  test("that is reset in the shell ends all sessions, and whoever was locked out may sign in", async () => {
    const { store, operators, sessions, signIn } = await setUp();
    const { token } = await signIn();
    for (let tries = 0; tries < MAX_PER_ACCOUNT; tries++) await failsWith(() => signIn(EMAIL, ""));
    expect((await failsWith(() => signIn())).code).toBe("sign_in_limited");
    const given = { email: EMAIL, password: new Secret("a-new-one-for-olga") };
    expect((await operators.resetPassword(given, SHELL)).sessionsEnded).toBe(1);
    expect((await failsWith(() => sessions.authenticate(token.reveal()))).code).toBe("unauthorized");
    await signIn(EMAIL, "a-new-one-for-olga");
    expect((await failsWith(() => operators.resetPassword({ ...given, email: "no@example.com" }, SHELL))).code).toBe(
      "not_found",
    );
    store.close();
  });

  test("is 12 to 200 characters, stored as argon2id, for an address that can be one and is not taken", async () => {
    const { store, operators } = await setUp();
    const create = (email: string, password: string) =>
      failsWith(() => operators.create({ email, password: new Secret(password) }, SHELL));
    for (const password of ["", "x".repeat(11), "x".repeat(201)])
      expect((await create("a@example.com", password)).code).toBe("invalid_input");
    for (const email of ["", "olga", "a@b", `${"x".repeat(250)}@example.com`])
      expect((await create(email, PASSWORD)).code).toBe("invalid_input");
    expect((await create("OLGA@example.com", PASSWORD)).code).toBe("conflict");
    await operators.create({ email: "a@example.com", password: new Secret("x".repeat(12)) }, SHELL);
    await operators.create({ email: "b@example.com", password: new Secret("x".repeat(200)) }, SHELL);
    const stored = JSON.stringify(fileOf(store).sqlite.query("SELECT password_hash FROM operator").all());
    expect(stored.match(/\$argon2id\$/g)).toHaveLength(3);
    expect(stored).not.toContain(PASSWORD);
    store.close();
  });
});

describe("guessing", () => {
  test("one account ends after ten tries, for the right password too, until its quarter of an hour is over", async () => {
    const { store, clock, signIn } = await setUp();
    const from = (host: number) => ({ ...HOME, address: `198.51.100.${host}` });
    for (let tries = 0; tries < MAX_PER_ACCOUNT; tries++) await failsWith(() => signIn(EMAIL, "", from(tries)));
    clock.advance(14 * MINUTE_MS);
    const refused = await failsWith(() => signIn(EMAIL, PASSWORD, from(99)));
    expect({ code: refused.code, wait: refused.retryAfterSeconds }).toEqual({ code: "sign_in_limited", wait: 60 });
    clock.advance(MINUTE_MS);
    await signIn(EMAIL, PASSWORD, from(99));
    store.close();
  });

  test("many accounts from one address, or one network of IPv6, ends after thirty tries; others still sign in", async () => {
    const { store, signIn } = await setUp();
    for (const [guesser, neighbour] of [
      ["198.51.100.1", "198.51.100.1"],
      ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"],
    ] as const) {
      for (let tries = 0; tries < MAX_PER_ADDRESS; tries++)
        await failsWith(() => signIn(`a${tries}@example.com`, "", { ...HOME, address: guesser }));
      const refused = await failsWith(() => signIn(EMAIL, PASSWORD, { ...HOME, address: neighbour }));
      expect(refused.code).toBe("sign_in_limited");
    }
    await signIn(EMAIL, PASSWORD, { ...HOME, address: "2001:db8:1:3::1" });
    store.close();
  });

  test("is counted in every process together, and keeps no text that was typed", async () => {
    const { store, clock, signIn } = await setUp();
    const elsewhere = startPeople(store, clock);
    for (let tries = 0; tries < MAX_PER_ACCOUNT; tries++)
      await failsWith(() => (tries % 2 === 0 ? signIn : elsewhere.signIn)("secret-in-the-wrong-field", ""));
    expect((await failsWith(() => elsewhere.signIn("secret-in-the-wrong-field", ""))).code).toBe("sign_in_limited");
    expect(JSON.stringify(fileOf(store).sqlite.query("SELECT * FROM sign_in_attempt").all())).not.toContain(
      "wrong-field",
    );
    expect(JSON.stringify(await listAudit(store))).not.toContain("wrong-field");
    store.close();
  });

  test("at once does not get more tries than one after the other", async () => {
    const { store, signIn } = await setUp();
    const codes = await Promise.all(
      Array.from({ length: 2 * MAX_PER_ACCOUNT }, async () => (await failsWith(() => signIn(EMAIL, ""))).code),
    );
    expect(codes.filter((code) => code === "sign_in_refused")).toHaveLength(MAX_PER_ACCOUNT);
    store.close();
  });
});
