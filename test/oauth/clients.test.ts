/** Who a client is: registration, documents, and the four ways of proving it. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { CALLBACK, newPkce, type OAuthShop, PUBLIC_URL, startOAuthShop, Tokens } from "./oauth-shop.ts";

let shop: OAuthShop;
beforeAll(async () => {
  shop = await startOAuthShop();
});
afterAll(() => shop.stop());

const TOKEN_URL = `${PUBLIC_URL}/oauth/token`;
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

function registered(metadata: unknown, type = "application/json"): Promise<Response> {
  const body = typeof metadata === "string" ? metadata : JSON.stringify(metadata);
  return shop.ask("/oauth/register", { method: "POST", headers: { "content-type": type }, body });
}

async function errorOf(response: Promise<Response>): Promise<unknown> {
  return Object(await (await response).json()).error;
}

const clients = () => shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_client").get();

describe("a registration", () => {
  const right = { redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };

  test("answers with what was registered, and a secret where the method has one", async () => {
    const response = await registered({ ...right, client_name: "Claude", token_endpoint_auth_method: null });
    expect([response.status, response.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(await response.json()).toEqual({
      client_id: expect.stringMatching(/^oc_/),
      client_id_issued_at: Math.floor(shop.clock.now() / 1_000),
      client_secret: expect.stringMatching(/^smcs_/),
      client_secret_expires_at: 0,
      client_name: "Claude",
      redirect_uris: [CALLBACK],
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "ads:read",
    });
    expect(Object(await (await registered(right)).json()).client_secret).toBeUndefined();
  });

  test.each([
    "http://example.com/cb",
    "http://192.168.0.1/cb",
    "https://a.example/cb#x",
    "https://a.example/cb#",
    "https://user@a.example/cb",
    "https://user:pass@a.example/cb",
    "https://@a.example/cb",
    "https:a.example/cb",
    "https:///a.example/cb",
    "https://a.example\\@b.example/cb",
    "https://a.example/c b",
    "https://a.example/cb\n",
    "https://a.example/\u00e9",
    "javascript:alert(1)",
    "data:text/html,x",
    "cursor://anysphere.cursor/callback",
    "com.example.app:/callback",
    "/callback",
    "",
    `https://a.example/${"x".repeat(1_983)}`,
  ])("with the redirect %j alone is refused and kept nowhere; beside another one it is left out", async (uri) => {
    const before = clients();
    expect(await errorOf(registered({ ...right, redirect_uris: [uri] }))).toBe("invalid_redirect_uri");
    expect(clients()).toEqual(before);
    const beside = await registered({ ...right, redirect_uris: [uri, CALLBACK] });
    expect(await beside.json()).toMatchObject({ redirect_uris: [CALLBACK] });
  });

  test("of Cursor's three redirects takes the two that can be used, and no other one afterwards", async () => {
    const [own, web, local] = [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://www.cursor.com/agents/mcp/oauth/callback",
      "http://localhost:8787/callback",
    ];
    const cursor = { client_name: "Cursor", redirect_uris: [own, web, local], token_endpoint_auth_method: "none" };
    const response = await registered(cursor);
    const answer = Object(await response.json());
    expect([response.status, answer.redirect_uris]).toEqual([201, [web, local]]);
    for (const [redirect_uri, status] of [
      [own, 400],
      [web, 302],
      [local, 302],
    ] as const)
      expect((await shop.authorize(answer.client_id, newPkce(), { redirect_uri })).status).toBe(status);
  });

  test("takes ten redirects and one of 2,000 characters, not eleven and not none", async () => {
    const uris = (count: number) => Array.from({ length: count }, (_, at) => `https://a.example/${at}`);
    expect((await registered({ ...right, redirect_uris: uris(10) })).status).toBe(201);
    expect((await registered({ ...right, redirect_uris: [`https://a.example/${"x".repeat(1_982)}`] })).status).toBe(
      201,
    );
    expect((await registered({ ...right, redirect_uris: [...uris(10), "app://x"] })).status).toBe(201);
    for (const redirect_uris of [uris(11), [], undefined, CALLBACK, [7, CALLBACK]])
      expect(await errorOf(registered({ ...right, redirect_uris }))).toBe("invalid_redirect_uri");
  });

  test.each<[string, unknown]>([
    ["another flow", { grant_types: ["implicit"] }],
    ["client credentials alone", { grant_types: ["client_credentials"] }],
    ["another response type", { response_types: ["token"] }],
    ["another method", { token_endpoint_auth_method: "tls_client_auth" }],
    ["keys that are missing", { token_endpoint_auth_method: "private_key_jwt" }],
    ["keys here and elsewhere", { jwks: { keys: [] }, jwks_uri: "https://a.example/keys" }],
    ["keys over plain http", { jwks_uri: "http://a.example/keys" }],
    ["a name that is no text", { client_name: 7 }],
  ])("with %s is refused", async (_, member) => {
    expect(await errorOf(registered({ ...right, ...Object(member) }))).toBe("invalid_client_metadata");
  });

  test("that is no JSON, not said to be, or too long is refused", async () => {
    expect(await errorOf(registered("{"))).toBe("invalid_client_metadata");
    expect(await errorOf(registered("[]"))).toBe("invalid_client_metadata");
    expect(await errorOf(registered(right, "text/plain"))).toBe("invalid_client_metadata");
    const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });
    expect((await registered({ ...right, more: nested(31) })).status).toBe(201);
    expect(await errorOf(registered({ ...right, more: nested(32) }))).toBe("invalid_client_metadata");
    const padded = (bytes: number) => JSON.stringify(right).padEnd(bytes, " ");
    expect((await registered(padded(16_384))).status).toBe(201);
    expect((await registered(padded(16_385))).status).toBe(413);
  });

  test("is taken 30 times a minute from one address, not 31", async () => {
    const ask = () => shop.ask("/oauth/register", { method: "POST" }, "192.0.2.80");
    const statuses = (await Promise.all(Array.from({ length: 31 }, ask))).map(({ status }) => status);
    expect([statuses.filter((status) => status === 400).length, statuses[30]]).toEqual([30, 429]);
  });
});

describe("a secret", () => {
  const asked = async (method: string) => {
    const { client_id, client_secret = "" } = await shop.register({ token_endpoint_auth_method: method });
    const pkce = newPkce();
    const code = (await shop.approve(client_id, pkce)).get("code") ?? "";
    const form = { grant_type: "authorization_code", code, code_verifier: pkce.verifier, redirect_uri: CALLBACK };
    return { client_id, client_secret, form };
  };
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
  });

  test("in the form is the client's, and nothing else is", async () => {
    const { client_id, client_secret, form } = await asked("client_secret_post");
    for (const wrong of [{ client_secret: `${client_secret}x` }, { client_secret: "" }, {}])
      expect(await errorOf(shop.post("/oauth/token", { ...form, client_id, ...wrong }))).toBe("invalid_client");
    const other = basic(client_id, client_secret);
    expect(await errorOf(shop.post("/oauth/token", form, other))).toBe("invalid_client");
    expect(
      Tokens.safeParse(await (await shop.post("/oauth/token", { ...form, client_id, client_secret })).json()).success,
    ).toBe(true);
  });

  test("in the header is the client's, and a refusal names the scheme", async () => {
    const { client_id, client_secret, form } = await asked("client_secret_basic");
    const refused = await shop.post("/oauth/token", form, basic(client_id, "smcs_wrong"));
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="shopmcp"']);
    for (const authorization of ["Basic !", "Basic eA==", `Bearer ${client_secret}`, "Basic OnNlY3JldA=="])
      expect(await errorOf(shop.post("/oauth/token", form, { authorization }))).toBe("invalid_client");
    const header = basic(client_id, client_secret);
    expect(await errorOf(shop.post("/oauth/token", { ...form, client_secret }, header))).toBe("invalid_request");
    expect(await errorOf(shop.post("/oauth/token", { ...form, client_id: "oc_other" }, header))).toBe(
      "invalid_request",
    );
    expect((await shop.post("/oauth/token", { ...form, client_id }, header)).status).toBe(200);
  });
});

describe("a document", () => {
  let count = 0;
  const newDocument = (members: Record<string, unknown> = {}, answer = {}) => {
    count += 1;
    const id = `https://client${count}.example.com/oauth/client.json`;
    shop.internet.serve(id, { client_id: id, client_name: "Doc", redirect_uris: [CALLBACK], ...members }, answer);
    return id;
  };
  const status = async (id: string) => (await shop.authorize(id, newPkce())).status;

  test("makes its address a client that can go the whole way", async () => {
    const tokens = await shop.connect(newDocument());
    expect((await shop.list(tokens.access_token)).status).toBe(200);
  });

  test.each<[string, Record<string, unknown>]>([
    ["names another client", { client_id: "https://other.example.com/c" }],
    ["names none", { client_id: undefined }],
    ["holds a secret", { client_secret: "x" }],
    ["wants a secret's method", { token_endpoint_auth_method: "client_secret_post" }],
    ["has no redirect", { redirect_uris: [] }],
    ["has a redirect of an app's own scheme", { redirect_uris: ["app://x"] }],
    ["does not have the redirect", { redirect_uris: ["https://client.example.com/cb"] }],
  ])("that %s is refused", async (_, members) => {
    expect(await status(newDocument(members))).toBe(400);
  });

  test.each<[string, object]>([
    ["redirects", { status: 302 }],
    ["is not there", { status: 404 }],
    ["is a page", { headers: { "content-type": "text/html" } }],
    ["is no JSON", { body: "{" }],
    ["is an array", { body: "[]" }],
  ])("that %s is refused", async (_, answer) => {
    expect(await status(newDocument({}, answer))).toBe(400);
  });

  test("of 10 KB is read, of one byte more is not", async () => {
    const sized = (bytes: number) => {
      const id = newDocument();
      const body = JSON.stringify({ client_id: id, redirect_uris: [CALLBACK] }).padEnd(bytes, " ");
      shop.internet.serve(id, null, { body });
      return id;
    };
    expect(await status(sized(10_240))).toBe(302);
    expect(await status(sized(10_241))).toBe(503);
  });

  test("is asked for again after five minutes at the earliest and a day at the latest", async () => {
    for (const [cacheControl, freshMs] of [
      ["no-store", 300_000],
      ["max-age=0", 300_000],
      ["public, max-age=900", 900_000],
      ["max-age=99999999", 86_400_000],
    ] as const) {
      const id = newDocument({}, { cacheControl });
      const asks = () => shop.internet.dialled.filter((url) => url === id).length;
      await status(id);
      shop.clock.advance(freshMs - 1);
      await status(id);
      expect([cacheControl, asks()]).toEqual([cacheControl, 1]);
      shop.clock.advance(1);
      await status(id);
      expect([cacheControl, asks()]).toEqual([cacheControl, 2]);
    }
  });

  test.each([
    "https://127.0.0.1/c",
    "https://2130706433/c",
    "https://0x7f.1/c",
    "https://[::1]/c",
    "https://localhost/c",
    "https://metadata/c",
    "https://a.example.com:8443/c",
    "https://a.example.com:443/c",
    "https://user@a.example.com/c",
    "https://a.example.com/c#x",
    "https://a.example.com/",
    "https://a.example.com",
    "https://a.example.com/b/../c",
    "https://A.example.com/c",
    "https://a.example.com/c\n",
    "http://a.example.com/c",
    `https://a.example.com/${"x".repeat(500)}`,
  ])("at %j is never asked for", async (id) => {
    const before = shop.internet.dialled.length;
    expect(await status(id)).toBe(400);
    expect(shop.internet.dialled.length).toBe(before);
  });

  test.each([
    ["10.0.0.1"],
    ["127.0.0.1"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["172.31.255.255"],
    ["192.168.1.1"],
    ["0.0.0.0"],
    ["224.0.0.1"],
    ["255.255.255.255"],
    ["::1"],
    ["::"],
    ["::ffff:10.0.0.1"],
    ["::ffff:93.184.215.14"],
    ["64:ff9b::a00:1"],
    ["2002:a00:1::"],
    ["2001::1"],
    ["2001:db8::1"],
    ["fc00::1"],
    ["fe80::1"],
    ["ff02::1"],
    ["not-an-address"],
    ["93.184.215.14", "10.0.0.1"],
    [],
  ])("under a name at %p is never dialled", async (...addresses: string[]) => {
    const id = newDocument();
    shop.internet.resolve(new URL(id).hostname, addresses);
    expect(await status(id)).toBe(400);
    expect(shop.internet.dialled).not.toContain(id);
  });

  test("is dialled at the address that was checked", async () => {
    const id = newDocument();
    shop.internet.resolve(new URL(id).hostname, ["172.32.0.1", "2606:4700::1"]);
    expect(await status(id)).toBe(302);
    expect(shop.internet.addresses.at(-1)).toBe("172.32.0.1");
  });
});

describe("a client that signs", () => {
  const setUp = async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256", use: "sig" }] };
    return { privateKey, jwks };
  };
  const id = "https://chatgpt.com/oauth/client.json";
  const keysUrl = "https://chatgpt.com/oauth/keys";
  let signer: Awaited<ReturnType<typeof setUp>>;
  let refreshToken: string;
  let jti = 0;

  type Claims = {
    iss?: string;
    sub?: string;
    aud?: string | string[];
    exp?: number;
    jti?: string | null;
    more?: object;
  };
  const sign = (claims: Claims = {}, { key = signer.privateKey, kid = "k1" } = {}) => {
    const nowSeconds = Math.floor(shop.clock.now() / 1_000);
    jti += 1;
    const { jti: own = `j${jti}`, ...rest } = claims;
    const all = {
      iss: id,
      sub: id,
      aud: PUBLIC_URL,
      exp: nowSeconds + 300,
      ...(own === null ? {} : { jti: own }),
      ...rest,
    };
    return new SignJWT(all).setProtectedHeader({ alg: "ES256", kid }).sign(key);
  };
  const refresh = (assertion: string, changes: Record<string, string | null> = {}) =>
    shop.post("/oauth/token", {
      ...{ grant_type: "refresh_token", refresh_token: refreshToken, client_assertion: assertion },
      ...{ client_assertion_type: ASSERTION_TYPE, ...changes },
    });

  beforeAll(async () => {
    signer = await setUp();
    const method = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: keysUrl };
    shop.internet.serve(id, { client_id: id, client_name: "ChatGPT", redirect_uris: [CALLBACK], ...method });
    shop.internet.serve(keysUrl, signer.jwks);
    const pkce = newPkce();
    const code = (await shop.approve(id, pkce)).get("code") ?? "";
    const signed = { client_assertion: await sign({ aud: TOKEN_URL }), client_assertion_type: ASSERTION_TYPE };
    refreshToken = Tokens.parse(await (await shop.redeem(id, code, pkce, signed)).json()).refresh_token;
  });

  test("is known by its signature, for the issuer or for the token address, with or without client_id", async () => {
    for (const [aud, changes] of [
      [PUBLIC_URL, {}],
      [[TOKEN_URL], { client_id: id }],
    ] as const) {
      const answer = await refresh(await sign({ aud: typeof aud === "string" ? aud : [...aud] }), changes);
      expect(answer.status).toBe(200);
    }
  });

  test.each<[string, () => Claims]>([
    ["another audience", () => ({ aud: "https://other.example" })],
    ["the resource as audience", () => ({ aud: `${PUBLIC_URL}/mcp` })],
    ["an audience beside ours", () => ({ aud: [PUBLIC_URL, "https://other.example"] })],
    ["another issuer", () => ({ iss: "https://other.example/c" })],
    ["another subject", () => ({ sub: "https://other.example/c" })],
    ["no jti", () => ({ jti: null })],
    ["an end that has passed", () => ({ exp: Math.floor(shop.clock.now() / 1_000) - 60 })],
    ["an end too far away", () => ({ exp: Math.floor(shop.clock.now() / 1_000) + 3_661 })],
  ])("with %s in its assertion is refused", async (_, claims) => {
    expect(await errorOf(refresh(await sign(claims()), { client_id: id }))).toBe("invalid_client");
  });

  test("with claims nested 32 levels deep in its assertion is known by them, one level deeper is refused", async () => {
    const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });
    expect((await refresh(await sign({ more: nested(31) }))).status).toBe(200);
    expect(await errorOf(refresh(await sign({ more: nested(32) })))).toBe("invalid_client");
  });

  test("with the same assertion twice is refused the second time", async () => {
    const assertion = await sign();
    expect((await refresh(assertion)).status).toBe(200);
    expect(await errorOf(refresh(assertion))).toBe("invalid_client");
    expect(await errorOf(refresh(await sign({ jti: `j${jti}` })))).toBe("invalid_client");
  });

  test("with another's key, no signature, a shared-secret one or none at all is refused", async () => {
    const stranger = await generateKeyPair("ES256");
    const claims = Buffer.from(JSON.stringify({ iss: id, sub: id, aud: PUBLIC_URL, exp: 9e9, jti: "n" })).toString(
      "base64url",
    );
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`;
    const shared = await new SignJWT({ iss: id, sub: id, aud: PUBLIC_URL, exp: 9e9, jti: "h" })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .sign(new TextEncoder().encode(JSON.stringify(signer.jwks)));
    for (const assertion of [await sign({}, { key: stranger.privateKey }), unsigned, shared, "x.y.z", "x"])
      expect(await errorOf(refresh(assertion))).toBe("invalid_client");
    const none = { client_assertion: null, client_assertion_type: null, client_id: id };
    expect(await errorOf(refresh("", none))).toBe("invalid_client");
  });

  test("with an assertion of another type, or a secret beside it, is refused", async () => {
    expect(await errorOf(refresh(await sign(), { client_assertion_type: "x" }))).toBe("invalid_request");
    expect(await errorOf(refresh(await sign(), { client_secret: "x", client_id: id }))).toBe("invalid_request");
  });

  test("with a new key is asked for its keys once a minute, not more", async () => {
    const asks = () => shop.internet.dialled.filter((url) => url === keysUrl).length;
    const next = await generateKeyPair("ES256", { extractable: true });
    const nextKey = { ...(await exportJWK(next.publicKey)), kid: "k2", alg: "ES256" };
    const assertion = await sign({}, { key: next.privateKey, kid: "k2" });
    const before = asks();
    expect(await errorOf(refresh(assertion))).toBe("invalid_client");
    expect(asks()).toBe(before);
    shop.clock.advance(60_000);
    shop.internet.serve(keysUrl, { keys: [...signer.jwks.keys, nextKey] });
    expect((await refresh(assertion)).status).toBe(200);
    expect(asks()).toBe(before + 1);
  });

  test("cannot make us look into our own network by the address of its keys", async () => {
    for (const [at, url] of [
      "https://10.0.0.1/keys",
      "https://inside.example.com/keys",
      "https://localhost/keys",
    ].entries()) {
      shop.internet.resolve("inside.example.com", ["10.0.0.1"]);
      const own = `https://evil${at}.example.com/c`;
      const method = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: url };
      shop.internet.serve(own, { client_id: own, redirect_uris: [CALLBACK], ...method });
      const pkce = newPkce();
      const code = (await shop.approve(own, pkce)).get("code") ?? "";
      const client_assertion = await sign({ iss: own, sub: own });
      const asked = shop.redeem(own, code, pkce, { client_assertion, client_assertion_type: ASSERTION_TYPE });
      expect(await errorOf(asked)).toBe("invalid_client");
      expect(shop.internet.dialled).not.toContain(url);
    }
  });

  test("with keys nested 32 levels deep is known by them, one level deeper is refused before they are kept", async () => {
    const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });
    for (const [levels, expected] of [
      [32, 200],
      [33, 401],
    ] as const) {
      const own = `https://deep${levels}.example.com/c`;
      const method = { token_endpoint_auth_method: "private_key_jwt", jwks_uri: `${own}/keys` };
      shop.internet.serve(own, { client_id: own, redirect_uris: [CALLBACK], ...method });
      shop.internet.serve(`${own}/keys`, { ...signer.jwks, more: nested(levels - 1) });
      const pkce = newPkce();
      const code = (await shop.approve(own, pkce)).get("code") ?? "";
      const client_assertion = await sign({ iss: own, sub: own });
      const asked = shop.redeem(own, code, pkce, { client_assertion, client_assertion_type: ASSERTION_TYPE });
      expect((await asked).status).toBe(expected);
    }
  });

  test("goes on for a day when its document cannot be fetched, and not longer", async () => {
    shop.internet.cut();
    shop.clock.advance(23 * 3_600_000);
    expect((await shop.authorize(id, newPkce())).status).toBe(302);
    shop.clock.advance(3_600_000);
    expect((await shop.authorize(id, newPkce())).status).toBe(503);
  });
});
