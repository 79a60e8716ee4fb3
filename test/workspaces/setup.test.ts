import { describe, expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { SETUP_MS } from "#workspaces/setup.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fileOf } from "../fakes/open-store.ts";
import { EMAIL, HOME, PASSWORD, startPeople } from "./people.ts";

const SHELL = { name: "owner", origin: "shell" };

async function setUp() {
  const people = startPeople();
  const link = (await people.setup.link("http://127.0.0.1:8765")) ?? "";
  const token = link.slice(link.indexOf("#") + 1);
  const redeem = (given: { token?: string; email?: string; password?: string } = {}) =>
    people.setup.redeem(
      { token: given.token ?? token, email: given.email ?? EMAIL, password: new Secret(given.password ?? PASSWORD) },
      HOME.address,
    );
  return { ...people, link, token, redeem };
}

describe("the first run", () => {
  test("gives a link whose secret is behind the #, and makes one operator who can sign in", async () => {
    const { store, setup, link, redeem, signIn } = await setUp();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8765\/setup#smsu_[0-9A-Za-z]{43}$/);
    expect(await setup.needed()).toBe(true);
    expect(await redeem()).toMatchObject({ email: EMAIL });
    await signIn();
    expect(await setup.needed()).toBe(false);
    expect(await setup.link("http://127.0.0.1:8765")).toBeNull();
    expect((await failsWith(() => redeem({ email: "second@example.com" }))).code).toBe("conflict");
    expect(fileOf(store).sqlite.query("SELECT count(*) AS n FROM setup_token").get()).toEqual({ n: 0 });
    store.close();
  });

  test("is over after thirty minutes, to the millisecond, and a slip does not use it up", async () => {
    const { store, clock, redeem } = await setUp();
    clock.advance(SETUP_MS - 1);
    expect((await failsWith(() => redeem({ password: "short" }))).code).toBe("invalid_input");
    expect((await failsWith(() => redeem({ token: "smsu_guess" }))).code).toBe("conflict");
    clock.advance(1);
    expect((await failsWith(() => redeem())).code).toBe("conflict");
    store.close();
  });

  test("gives one operator where two use their links at once, and none once the shell has made one", async () => {
    const { store, setup, redeem } = await setUp();
    const second = (await setup.link("http://x")) ?? "";
    const tried = await Promise.allSettled([
      redeem(),
      redeem({ token: second.slice(second.indexOf("#") + 1), email: "b@example.com" }),
    ]);
    expect(tried.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    store.close();
    const other = await setUp();
    await other.operators.create({ email: "shell@example.com", password: new Secret(PASSWORD) }, SHELL);
    expect((await failsWith(() => other.redeem())).code).toBe("conflict");
    other.store.close();
  });

  test("keeps the token as a hash alone", async () => {
    const { store, token } = await setUp();
    expect(JSON.stringify(fileOf(store).sqlite.query("SELECT hex(hash) AS h FROM setup_token").all())).not.toContain(
      token.slice(5),
    );
    store.close();
  });
});
