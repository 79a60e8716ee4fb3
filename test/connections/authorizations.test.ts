import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AUTHORIZATION_MS } from "#connections/authorizations.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { codeIn, redirectedFrom } from "../fakes/redirect.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

const clock = manualClock();
let simulator: Simulator;
let shop: TestShop;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const authorizations = () => shop.shop.authorizations;
const placeIn = (workspaceId: string) => ({ workspaceId, module: shop.tiktok() });
const newPlace = async () => placeIn((await shop.newWorkspace("A shop")).workspaceId);
const app = () => ({ app_id: simulator.app.appId, app_secret: simulator.app.appSecret });
const both = () => [simulator.advertiser.advertiserId, simulator.tokyo.advertiserId];
const exchanges = () => simulator.requests.filter(({ path }) => path === "/oauth2/access_token/").length;

async function begun(advertiserIds = both(), lifetimes?: { expiresIn: number; refreshTokenExpiresIn: number }) {
  const place = await newPlace();
  const started = await authorizations().start(place, { ...app(), redirect_uri: "https://shop.example/callback" });
  const choices = { advertiserIds, ...(lifetimes === undefined ? {} : { lifetimes }) };
  return { place, ...started, redirected: redirectedFrom(simulator, started.url, choices) };
}

function waiting(): number {
  const { sqlite } = shop.store();
  const rows = sqlite.query("SELECT * FROM authorization").all().length;
  sqlite.close();
  return rows;
}

describe("an authorisation", () => {
  test("goes to the portal of the configured address with app, state and redirect URL, and with nothing secret", async () => {
    const { url, state } = await begun();
    expect(url).toStartWith(`${simulator.url}/portal/auth?`);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      app_id: simulator.app.appId,
      state,
      redirect_uri: "https://shop.example/callback",
    });
    expect(Buffer.from(state, "base64url").length).toBe(32);
    expect((await begun()).state).not.toBe(state);
    const short = await authorizations().start(await newPlace(), app());
    expect(new URL(short.url).searchParams.has("redirect_uri")).toBe(false);
  });

  test("is exchanged once, shows the accounts by name, and connects the one that is chosen", async () => {
    const { place, state, redirected } = await begun();
    const before = exchanges();
    expect(await authorizations().redeem(place, { redirected, state })).toMatchObject({ state });
    expect(await authorizations().accounts(place, state)).toEqual([
      { id: simulator.advertiser.advertiserId, name: "Larkspur & Loam" },
      { id: simulator.tokyo.advertiserId, name: "Hachi to Tsuchi" },
    ]);
    const accountId = simulator.tokyo.advertiserId;
    const { row } = await authorizations().choose(place, { state, accountId }, OWNER);
    expect(row).toMatchObject({ account_id: accountId, account_currency: "JPY", kind: "static", state: "connected" });
    expect(row.expires_at_ms).toBeNull();
    expect(exchanges()).toBe(before + 1);
    expect(simulator.requests.some(({ body }) => body.includes(codeIn(redirected)))).toBe(false);
    const again = await failsWith(() => authorizations().choose(place, { state, accountId }, OWNER));
    expect(again.code).toBe("conflict");
  });

  test("keeps a refresh token and its lifetimes from the moment of the exchange, and the connection is refreshable", async () => {
    const { place, state, redirected } = await begun(both(), { expiresIn: 7_200, refreshTokenExpiresIn: 864_000 });
    const exchangedMs = clock.now();
    await authorizations().redeem(place, { redirected, state });
    clock.advance(120_000);
    const accountId = simulator.advertiser.advertiserId;
    const { row } = await authorizations().choose(place, { state, accountId }, OWNER);
    expect(row).toMatchObject({
      kind: "refreshable",
      expires_at_ms: exchangedMs + 7_200_000,
      refresh_expires_at_ms: exchangedMs + 864_000_000,
    });
    expect(await shop.shop.connections.refreshOrVerify(row, place.module)).toBeNull();
    const [refreshed] = await shop.shop.connections.list(place.workspaceId);
    expect(refreshed).toMatchObject({ generation: row.generation + 1, state: "connected" });
  });

  test("takes `code` where there is no `auth_code`, and a bare code with the state it was begun with", async () => {
    const { place, url, state } = await begun();
    const redirected = redirectedFrom(simulator, url, { advertiserIds: both(), names: ["code"] });
    expect(await authorizations().redeem(place, { redirected, state: undefined })).toMatchObject({ state });
    const other = await begun();
    const bare = codeIn(other.redirected);
    const alone = await failsWith(() => authorizations().redeem(other.place, { redirected: bare, state: undefined }));
    expect(alone.message).toContain("bare code");
    await authorizations().redeem(other.place, { redirected: bare, state: other.state });
  });

  test("replaces what stands, another app's tokens included", async () => {
    const { place, state, redirected } = await begun();
    const pasted = { ...mainCredentials(simulator), refresh_token: "of-the-token-before" };
    const standing = await shop.connectTikTok(place.workspaceId, pasted);
    await authorizations().redeem(place, { redirected, state });
    const accountId = simulator.advertiser.advertiserId;
    const { row, replaced } = await authorizations().choose(place, { state, accountId }, OWNER);
    expect(replaced).toMatchObject({ id: standing.id, account_id: accountId });
    expect({ id: row.id, kind: row.kind }).toEqual({ id: standing.id, kind: "static" });
  });
});

describe("a state", () => {
  test("of somebody else's authorisation is refused before anything is sent", async () => {
    const { place, state, redirected } = await begun();
    const other = await begun();
    const before = exchanges();
    const refused = await failsWith(() => authorizations().redeem(place, { redirected: other.redirected, state }));
    expect(refused.message).toContain("belongs to another authorisation");
    const wrong = redirected.replace(encodeURIComponent(state), "made-up");
    expect((await failsWith(() => authorizations().redeem(place, { redirected: wrong, state }))).code).toBe(
      "invalid_input",
    );
    expect(
      (await failsWith(() => authorizations().redeem(place, { redirected: wrong, state: undefined }))).message,
    ).toContain("not known here");
    const stateless = redirected.replace(/[?&]state=[^&]*/, "");
    expect((await failsWith(() => authorizations().redeem(place, { redirected: stateless, state }))).message).toContain(
      "has no state",
    );
    expect(exchanges()).toBe(before);
    await authorizations().redeem(place, { redirected, state });
  });

  test("is never another workspace's, before the exchange and after", async () => {
    const { place, state, redirected } = await begun();
    const elsewhere = await newPlace();
    const accountId = simulator.advertiser.advertiserId;
    const before = exchanges();
    expect((await failsWith(() => authorizations().redeem(elsewhere, { redirected, state }))).code).toBe("conflict");
    expect(exchanges()).toBe(before);
    await authorizations().redeem(place, { redirected, state });
    expect((await failsWith(() => authorizations().accounts(elsewhere, state))).code).toBe("conflict");
    expect((await failsWith(() => authorizations().choose(elsewhere, { state, accountId }, OWNER))).code).toBe(
      "conflict",
    );
    expect(await shop.shop.connections.list(elsewhere.workspaceId)).toEqual([]);
    expect(await authorizations().accounts(place, state)).toHaveLength(2);
  });

  test("lives ten minutes less a millisecond, and what has expired is swept with the next one", async () => {
    const late = await begun();
    clock.advance(AUTHORIZATION_MS - 1);
    await authorizations().redeem(late.place, { redirected: late.redirected, state: late.state });
    const tooLate = await begun();
    clock.advance(AUTHORIZATION_MS);
    const before = exchanges();
    const { place, redirected, state } = tooLate;
    const refused = await failsWith(() => authorizations().redeem(place, { redirected, state }));
    expect({ code: refused.code, words: refused.message }).toMatchObject({ code: "conflict" });
    expect(refused.message).toContain("has expired");
    expect(exchanges()).toBe(before);
    const accountId = simulator.advertiser.advertiserId;
    const expired = await failsWith(() => authorizations().choose(late.place, { state: late.state, accountId }, OWNER));
    expect(expired.message).toContain("has expired");
    await begun();
    expect(waiting()).toBe(1);
  });

  test("works once: of two at the same moment one exchanges, and later ones are refused", async () => {
    const { place, state, redirected } = await begun();
    const before = exchanges();
    const settled = await Promise.allSettled([1, 2].map(() => authorizations().redeem(place, { redirected, state })));
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await failsWith(() => authorizations().redeem(place, { redirected, state }))).message).toContain(
      "was used already",
    );
    expect(exchanges()).toBe(before + 1);
  });
});

describe("a code", () => {
  test("that was used is refused by TikTok in words that say what to do", async () => {
    const first = await begun();
    await authorizations().redeem(first.place, { redirected: first.redirected, state: first.state });
    const { place, state, redirected } = await begun();
    const replayed = redirected.replaceAll(codeIn(redirected), codeIn(first.redirected));
    const refused = await failsWith(() => authorizations().redeem(place, { redirected: replayed, state }));
    expect(refused).toMatchObject({ code: "token_invalid", upstream: { code: 40110 } });
    expect(refused.message).toContain("Start the authorisation again");
  });

  test("with a wrong App Secret is refused, and nothing waits", async () => {
    const place = await newPlace();
    const { url, state } = await authorizations().start(place, { ...app(), app_secret: "not-the-secret" });
    const redirected = redirectedFrom(simulator, url, { advertiserIds: both() });
    const refused = await failsWith(() => authorizations().redeem(place, { redirected, state }));
    expect(refused).toMatchObject({ code: "app_secret_wrong", upstream: { code: 40101 } });
    expect((await failsWith(() => authorizations().accounts(place, state))).code).toBe("conflict");
  });

  test("is sent once, whatever becomes of it", async () => {
    const { place, state, redirected } = await begun();
    const before = exchanges();
    simulator.fail({ path: "/oauth2/access_token/", closeBeforeAnswer: true });
    const failed = await failsWith(() => authorizations().redeem(place, { redirected, state }));
    expect(failed.code).toBe("upstream_unavailable");
    expect(exchanges()).toBe(before + 1);
    expect((await failsWith(() => authorizations().redeem(place, { redirected, state }))).code).toBe("conflict");
  });

  test("that reaches nothing, and an account it does not reach, are refused; the token waits on", async () => {
    const none = await begun([]);
    await authorizations().redeem(none.place, { redirected: none.redirected, state: none.state });
    expect((await failsWith(() => authorizations().accounts(none.place, none.state))).code).toBe(
      "advertiser_not_found",
    );
    const { place, state, redirected } = await begun();
    await authorizations().redeem(place, { redirected, state });
    const accountId = simulator.empty.advertiserId;
    const refused = await failsWith(() => authorizations().choose(place, { state, accountId }, OWNER));
    expect(refused.message).toStartWith("advertiser_id: ");
    const reached = { state, accountId: simulator.advertiser.advertiserId };
    simulator.fail({ path: "/advertiser/info/", code: 50_000 });
    await failsWith(() => authorizations().choose(place, reached, OWNER));
    simulator.clearFaults();
    expect((await authorizations().choose(place, reached, OWNER)).row.state).toBe("connected");
  });
});

test("what cannot be used is refused without being repeated", async () => {
  const place = await newPlace();
  for (const [given, word] of [
    [{ app_id: simulator.app.appId }, "app_secret is missing"],
    [{ ...app(), redirect_uri: "javascript:canary" }, "redirect_uri"],
    [{ ...app(), canary_field_that_is_much_too_long_to_be_one: "x" }, "no field"],
    ["canary", "one JSON object"],
  ] as const) {
    const refused = await failsWith(() => authorizations().start(place, given));
    expect(refused).toMatchObject({ code: "invalid_input" });
    expect(refused.message).toContain(word);
    expect(refused.message).not.toContain("canary");
  }
  const { state } = await authorizations().start(place, app());
  for (const redirected of [
    "",
    "https://shop.example/canary",
    "canary canary",
    `https://x/?state=${state}`,
    "x".repeat(8_193),
  ]) {
    const refused = await failsWith(() => authorizations().redeem(place, { redirected, state }));
    expect(refused.code).toBe("invalid_input");
    expect(refused.message).not.toContain("canary");
  }
  const denied = `https://shop.example/?error=access_denied&error_description=canary&state=${state}`;
  const refused = await failsWith(() => authorizations().redeem(place, { redirected: denied, state }));
  expect(refused.message).toContain('"access_denied"');
  expect(refused.message).not.toContain("canary");
  const toy = await failsWith(() => authorizations().start({ ...place, module: shop.toy }, {}));
  expect(toy.code).toBe("usage");
});

test("no secret, code, token or state is on disk or in the log in clear, and no error repeats one", async () => {
  const { place, state, redirected } = await begun(both(), { expiresIn: 7_200, refreshTokenExpiresIn: 864_000 });
  const files = () => readdirSync(shop.dataDir).map((name) => readFileSync(join(shop.dataDir, name)));
  const places = files();
  const said: string[] = [];
  const spoiled = await begun();
  simulator.fail({
    path: "/oauth2/access_token/",
    code: 40_110,
    message: `${codeIn(spoiled.redirected)} of ${simulator.app.appSecret} is used`,
  });
  const error = await failsWith(() =>
    authorizations().redeem(spoiled.place, { redirected: spoiled.redirected, state: spoiled.state }),
  );
  said.push(error.message, JSON.stringify(error), Bun.inspect(error));
  simulator.clearFaults();
  await authorizations().redeem(place, { redirected, state });
  places.push(...files());
  const accountId = simulator.advertiser.advertiserId;
  said.push(JSON.stringify(await authorizations().choose(place, { state, accountId }, OWNER)));
  places.push(...files(), Buffer.from(shop.logLines.join("")), Buffer.from(said.join("\n")));
  const secrets = [
    ...[simulator.app.appSecret, codeIn(redirected), codeIn(spoiled.redirected), state],
    ...simulator.secrets(),
  ];
  expect(Buffer.concat(places).includes("ws_")).toBe(true);
  for (const secret of secrets) {
    const shapes = [Buffer.from(secret), Buffer.from(Buffer.from(secret).toString("hex"))];
    for (const shape of shapes) for (const bytes of nonEmpty(places)) expect(bytes.includes(shape)).toBe(false);
  }
});

test("a row that was moved to another workspace does not open", async () => {
  const { place, state, redirected } = await begun();
  const elsewhere = await newPlace();
  const { sqlite } = shop.store();
  sqlite
    .query("UPDATE authorization SET workspace_id = ? WHERE workspace_id = ?")
    .run(elsewhere.workspaceId, place.workspaceId);
  sqlite.close();
  const before = exchanges();
  expect((await failsWith(() => authorizations().redeem(elsewhere, { redirected, state }))).code).toBe(
    "vault_unreadable",
  );
  expect(exchanges()).toBe(before);
});
