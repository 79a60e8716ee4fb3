/** What POST /oauth/token refuses of codes and refresh tokens, and what it leaves standing. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { CALLBACK, type Changes, newPkce, type OAuthShop, RESOURCE, startOAuthShop, Tokens } from "./oauth-shop.ts";

let shop: OAuthShop;
let clientId: string;

beforeAll(async () => {
  shop = await startOAuthShop();
});
beforeEach(async () => {
  clientId = (await shop.register()).client_id;
});
afterAll(() => shop.stop());

async function newCode() {
  const pkce = newPkce();
  return { pkce, code: (await shop.approve(clientId, pkce)).get("code") ?? "" };
}

async function refusal(response: Promise<Response>): Promise<[number, unknown]> {
  const { status, body } = await response.then(async (answer) => ({
    status: answer.status,
    body: await answer.json(),
  }));
  return [status, Object(body).error];
}

const reasons = () =>
  shop.store().sqlite.query("SELECT revoked_reason AS why FROM oauth_grant WHERE client_id = ?").all(clientId);

describe("a code", () => {
  test.each<[string, Changes, string]>([
    ["without its verifier", { code_verifier: null }, "invalid_request"],
    ["with another verifier", { code_verifier: newPkce().verifier }, "invalid_grant"],
    ["with its challenge in place of the verifier", { code_verifier: "" }, "invalid_request"],
    ["with a verifier one character too short", { code_verifier: "a".repeat(42) }, "invalid_grant"],
    ["with another redirect", { redirect_uri: `${CALLBACK}/x` }, "invalid_grant"],
    ["for another resource", { resource: "https://other.example/mcp" }, "invalid_target"],
    ["for a wider scope", { scope: "ads:read ads:write" }, "invalid_scope"],
    ["that was never given out", { code: "smac_nosuch" }, "invalid_grant"],
    ["that is missing", { code: null }, "invalid_request"],
  ])("%s gives no tokens", async (_, changes, error) => {
    const { code, pkce } = await newCode();
    expect(await refusal(shop.redeem(clientId, code, pkce, changes))).toEqual([400, error]);
    expect(
      shop
        .store()
        .sqlite.query("SELECT hash FROM oauth_token t JOIN oauth_grant g ON g.id = t.grant_id WHERE g.client_id = ?")
        .all(clientId),
    ).toEqual([]);
  });

  test("needs no redirect beside its verifier, and takes the resource with a slash at its end", async () => {
    for (const changes of [{ redirect_uri: null }, { redirect_uri: "" }, { resource: `${RESOURCE}/` }]) {
      const { code, pkce } = await newCode();
      expect((await shop.redeem(clientId, code, pkce, changes)).status).toBe(200);
    }
  });

  test("works until the last millisecond of its minute and not at its end", async () => {
    const [first, second] = [await newCode(), await newCode()];
    shop.clock.advance(59_999);
    expect((await shop.redeem(clientId, first.code, first.pkce)).status).toBe(200);
    shop.clock.advance(1);
    expect(await refusal(shop.redeem(clientId, second.code, second.pkce))).toEqual([400, "invalid_grant"]);
  });

  test("that comes again is refused, and ends what the first time gave", async () => {
    const { code, pkce } = await newCode();
    const tokens = Tokens.parse(await (await shop.redeem(clientId, code, pkce)).json());
    expect(await refusal(shop.redeem(clientId, code, pkce))).toEqual([400, "invalid_grant"]);
    expect((await shop.list(tokens.access_token)).status).toBe(401);
    expect(await refusal(shop.refresh(clientId, tokens.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(reasons()).toEqual([{ why: "code_reused" }]);
  });

  test("of two at once gives tokens to one", async () => {
    const { code, pkce } = await newCode();
    const both = await Promise.all([1, 2].map(() => shop.redeem(clientId, code, pkce)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  test("of one client is nothing in another's hand, and stays good", async () => {
    const { code, pkce } = await newCode();
    const other = (await shop.register()).client_id;
    expect(await refusal(shop.redeem(other, code, pkce))).toEqual([400, "invalid_grant"]);
    expect((await shop.redeem(clientId, code, pkce)).status).toBe(200);
  });

  test("that met a wrong verifier once is used up", async () => {
    const { code, pkce } = await newCode();
    await shop.redeem(clientId, code, newPkce());
    expect(await refusal(shop.redeem(clientId, code, pkce))).toEqual([400, "invalid_grant"]);
  });
});

describe("a refresh token", () => {
  test.each<[string, Changes, [number, string]]>([
    ["for another resource", { resource: "https://other.example/mcp" }, [400, "invalid_target"]],
    ["for a wider scope", { scope: "ads:read ads:write" }, [400, "invalid_scope"]],
    ["of an unknown client", { client_id: "oc_nosuch" }, [401, "invalid_client"]],
    ["without a client", { client_id: null }, [401, "invalid_client"]],
    ["with a secret, from a client that has none", { client_secret: "smcs_x" }, [401, "invalid_client"]],
    ["that is missing", { refresh_token: null }, [400, "invalid_request"]],
    ["under another grant type", { grant_type: "password" }, [400, "unsupported_grant_type"]],
    ["under a word that every object knows", { grant_type: "constructor" }, [400, "unsupported_grant_type"]],
    ["under another such word", { grant_type: "__proto__" }, [400, "unsupported_grant_type"]],
    ["under no grant type", { grant_type: null }, [400, "invalid_request"]],
  ])("%s gives no tokens and stays good", async (_, changes, expected) => {
    const { refresh_token } = await shop.connect(clientId);
    expect(await refusal(shop.refresh(clientId, refresh_token, changes))).toEqual(expected);
    expect((await shop.refresh(clientId, refresh_token)).status).toBe(200);
  });

  test("may repeat the scope first asked for, and is told what was granted", async () => {
    const pkce = newPkce();
    const scope = "ads:read offline_access";
    const code = (await shop.approve(clientId, pkce, { scope })).get("code") ?? "";
    const { refresh_token } = Tokens.parse(await (await shop.redeem(clientId, code, pkce, { scope })).json());
    expect(await refusal(shop.refresh(clientId, refresh_token, { scope: `${scope} ads:write` }))).toEqual([
      400,
      "invalid_scope",
    ]);
    const changes = { scope, resource: `${RESOURCE}/` };
    expect(await (await shop.refresh(clientId, refresh_token, changes)).json()).toMatchObject({ scope: "ads:read" });
  });

  test("in another client's hand is nothing, and stays good", async () => {
    const { refresh_token } = await shop.connect(clientId);
    const other = (await shop.register()).client_id;
    expect(await refusal(shop.refresh(other, refresh_token))).toEqual([400, "invalid_grant"]);
    expect((await shop.refresh(clientId, refresh_token)).status).toBe(200);
    expect(reasons()).toEqual([{ why: null }]);
  });

  test("is not an access token, nor the other way round", async () => {
    const tokens = await shop.connect(clientId);
    expect(await refusal(shop.refresh(clientId, tokens.access_token))).toEqual([400, "invalid_grant"]);
    expect((await shop.list(tokens.refresh_token)).status).toBe(401);
  });

  test("asked for four times at once gives one and the same answer", async () => {
    const { refresh_token } = await shop.connect(clientId);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async () => (await shop.refresh(clientId, refresh_token)).text()),
    );
    expect(new Set(answers).size).toBe(1);
    const next = Tokens.parse(JSON.parse(answers[0] ?? ""));
    expect((await shop.list(next.access_token)).status).toBe(200);
    expect((await shop.refresh(clientId, next.refresh_token)).status).toBe(200);
  });

  test("gives the same answer for 120 s, and a millisecond later ends everything of its grant, with the reason", async () => {
    const { refresh_token } = await shop.connect(clientId);
    const first = await (await shop.refresh(clientId, refresh_token)).text();
    shop.clock.advance(120_000);
    expect(await (await shop.refresh(clientId, refresh_token)).text()).toBe(first);
    shop.clock.advance(1);
    expect(await refusal(shop.refresh(clientId, refresh_token))).toEqual([400, "invalid_grant"]);
    const next = Tokens.parse(JSON.parse(first));
    expect((await shop.list(next.access_token)).status).toBe(401);
    expect(await refusal(shop.refresh(clientId, next.refresh_token))).toEqual([400, "invalid_grant"]);
    expect(reasons()).toEqual([{ why: "token_reused" }]);
    expect(shop.logLines.join("")).toContain("token_reused");
  });
});

describe("a rotation whose clock is set back afterwards", () => {
  test.each([
    [120_000, 200],
    [120_001, 400],
  ])("by %d ms: its answer is given again or not", async (backMs, status) => {
    const { refresh_token } = await shop.connect(clientId);
    await shop.refresh(clientId, refresh_token);
    const nowMs = shop.clock.now();
    shop.clock.set(nowMs - backMs);
    expect((await shop.refresh(clientId, refresh_token)).status).toBe(status);
    shop.clock.set(nowMs);
  });
});

describe("a body", () => {
  test("with a parameter twice is refused, whichever", async () => {
    for (const name of ["grant_type", "client_id", "refresh_token", "resource"]) {
      const body = `grant_type=refresh_token&client_id=${clientId}&refresh_token=x&resource=y&${name}=z`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      expect(await refusal(shop.ask("/oauth/token", { method: "POST", headers, body }))).toEqual([
        400,
        "invalid_request",
      ]);
    }
  });

  test("of 16 KB is read, of one byte more is not, whether or not it says how long it is", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const text = (bytes: number) => `client_id=${clientId}&grant_type=`.padEnd(bytes, "x");
    const send = (body: string | ReadableStream) => shop.ask("/oauth/token", { method: "POST", headers, body });
    expect(await refusal(send(text(16_384)))).toEqual([400, "unsupported_grant_type"]);
    expect((await send(text(16_385))).status).toBe(413);
    expect((await send(new Blob([text(16_385)]).stream())).status).toBe(413);
  });

  test("as JSON, and parameters in the query, are not taken", async () => {
    const { refresh_token } = await shop.connect(clientId);
    const form = { grant_type: "refresh_token", client_id: clientId, refresh_token };
    const headers = { "content-type": "application/json" };
    const sent = shop.ask("/oauth/token", { method: "POST", headers, body: JSON.stringify(form) });
    expect(await refusal(sent)).toEqual([400, "invalid_request"]);
    expect(await refusal(shop.post(`/oauth/token?${new URLSearchParams(form)}`, {}))).toEqual([401, "invalid_client"]);
  });
});

test("an address may ask for tokens 300 times a minute, not 301", async () => {
  const ask = () => shop.ask("/oauth/token", { method: "POST" }, "192.0.2.70");
  const statuses = (await Promise.all(Array.from({ length: 301 }, ask))).map(({ status }) => status);
  expect(new Set(statuses.slice(0, 300))).toEqual(new Set([400]));
  expect(statuses[300]).toBe(429);
});

test("a refresh token works until the last millisecond of its 60 days, which begin anew with each refresh", async () => {
  const day = 86_400_000;
  const { refresh_token } = await shop.connect(clientId);
  shop.clock.advance(60 * day - 1);
  const next = Tokens.parse(await (await shop.refresh(clientId, refresh_token)).json());
  shop.clock.advance(60 * day);
  expect(await refusal(shop.refresh(clientId, next.refresh_token))).toEqual([400, "invalid_grant"]);
  expect(reasons()).toEqual([{ why: null }]);
});
