/** OAuth without a public address: there for programs on this machine, and for nobody who comes through something else. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { freePort } from "../fakes/free-port.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { encoded, newPkce, OPERATOR, PASSWORD, Tokens } from "./oauth-shop.ts";

const CALLBACK = "http://127.0.0.1:50123/callback";
const DISCOVERY = [
  "/.well-known/oauth-protected-resource",
  "/.well-known/oauth-protected-resource/mcp",
  "/.well-known/oauth-authorization-server",
];
const Redirected = z.strictObject({ redirect_to: z.string() });

type Machine = TestShop & {
  workspaceId: string;
  /** What the listener answers; under another Host where `host` says so. */
  ask(path: string, init?: RequestInit & { host?: string }): Promise<Response>;
  post(path: string, form: Record<string, string>): Promise<Response>;
  register(metadata?: string): Promise<string>;
  /** From authorize to tokens, with the person's yes. */
  connect(changes?: Record<string, string>): Promise<{ clientId: string; tokens: Tokens }>;
  list(bearer: string, headers?: Record<string, string>): Promise<Response>;
};

async function startMachine(options: Parameters<typeof startTestShop>[0] = {}): Promise<Machine> {
  const shop = await startTestShop(options);
  const { url, port } = shop.listener;
  const ask: Machine["ask"] = (path, { host, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (host !== undefined) headers.set("host", host);
    return fetch(url + path, { ...init, headers, redirect: "manual" });
  };
  const post: Machine["post"] = (path, form) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: encoded(form),
    });
  const plain = JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" });
  const register = async (body = plain) => {
    const answer = await ask("/oauth/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return z.looseObject({ client_id: z.string() }).parse(await answer.json()).client_id;
  };
  const { workspaceId } = await shop.newWorkspace("Bakery");
  const email = `${crypto.randomUUID()}.${OPERATOR}`;
  await shop.shop.operators.create({ email, password: new Secret(PASSWORD) }, OWNER);
  return {
    ...shop,
    ...{ workspaceId, ask, post, register },
    async connect(changes = {}) {
      const clientId = await register();
      const { verifier, challenge } = newPkce();
      const asked = {
        ...{ response_type: "code", client_id: clientId, redirect_uri: CALLBACK },
        ...{ code_challenge: challenge, code_challenge_method: "S256", ...changes },
      };
      const led = new URL((await ask(`/oauth/authorize?${encoded(asked)}`)).headers.get("location") ?? "");
      expect(led.origin + led.pathname).toBe(`http://127.0.0.1:${port}/oauth/consent`);
      const { token } = await shop.shop.sessions.open(email, { address: "127.0.0.1", userAgent: null });
      const answered = await ask("/oauth/consent", {
        method: "POST",
        headers: {
          cookie: `shopmcp-${port}=${token.reveal()}`,
          origin: led.origin,
          "content-type": "application/json",
        },
        body: JSON.stringify({ request: led.searchParams.get("request"), workspace_id: workspaceId }),
      });
      const code = new URL(Redirected.parse(await answered.json()).redirect_to).searchParams.get("code") ?? "";
      const form = { grant_type: "authorization_code", client_id: clientId, code, code_verifier: verifier };
      return { clientId, tokens: Tokens.parse(await (await post("/oauth/token", { ...form, ...changes })).json()) };
    },
    list: (bearer, headers = {}) =>
      ask("/mcp", {
        method: "POST",
        headers: {
          authorization: `Bearer ${bearer}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      }),
  };
}

let machine: Machine;
let port: number;
beforeAll(async () => {
  machine = await startMachine();
  port = machine.listener.port;
});
afterAll(() => machine.stop());

describe("on this machine", () => {
  test("a client is led from /mcp to the metadata, under the name that it was given", async () => {
    for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
      const origin = `http://${name}:${port}`;
      const host = `${name}:${port}`;
      const refused = await machine.ask("/mcp", { method: "POST", host });
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
        401,
        `Bearer realm="shopmcp", resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="ads:read"`,
      ]);
      const resource = await machine.ask("/.well-known/oauth-protected-resource/mcp", { host });
      expect(await resource.json()).toMatchObject({
        resource: `${origin}/mcp`,
        authorization_servers: [`http://127.0.0.1:${port}`],
      });
    }
  });

  test("the issuer is the address listened on, and client documents are off", async () => {
    const metadata = await machine.ask("/.well-known/oauth-authorization-server", { host: `localhost:${port}` });
    expect(await metadata.json()).toMatchObject({
      issuer: `http://127.0.0.1:${port}`,
      token_endpoint: `http://127.0.0.1:${port}/oauth/token`,
      client_id_metadata_document_supported: false,
    });
    const id = encodeURIComponent("https://claude.ai/oauth/claude-code-client-metadata");
    const asked = await machine.ask(`/oauth/authorize?client_id=${id}&redirect_uri=${encodeURIComponent(CALLBACK)}`);
    expect([asked.status, await asked.text()]).toEqual([400, expect.stringContaining("no client documents")]);
  });

  test("a client registers, a signed-in person says yes, and its token lists the tools under each of the three names", async () => {
    for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
      const { clientId, tokens } = await machine.connect({ resource: `http://${name}:${port}/mcp` });
      for (const host of ["127.0.0.1", "localhost", "[::1]"])
        expect((await machine.list(tokens.access_token, { host: `${host}:${port}` })).status).toBe(200);
      const refreshed = await machine.post("/oauth/token", {
        ...{ grant_type: "refresh_token", client_id: clientId, refresh_token: tokens.refresh_token },
        resource: `http://localhost:${port}/mcp/`,
      });
      expect(refreshed.status).toBe(200);
    }
  });

  test("another port, another scheme and another path are other resources", async () => {
    const clientId = await machine.register();
    for (const resource of [
      `http://127.0.0.1:${port + 1}/mcp`,
      `https://127.0.0.1:${port}/mcp`,
      `http://127.0.0.1:${port}`,
    ]) {
      const asked = { response_type: "code", client_id: clientId, redirect_uri: CALLBACK, resource };
      const pkce = { code_challenge: newPkce().challenge, code_challenge_method: "S256" };
      const answer = await machine.ask(`/oauth/authorize?${encoded({ ...asked, ...pkce })}`);
      expect([resource, answer.status, answer.headers.get("location")]).toEqual([resource, 400, null]);
    }
  });

  test("a redirect at our own name under the paths of the session's cookie is refused, which any port there would be sent", async () => {
    const paths = ["/api", "/api/x", "/oauth/consent", "/x/../api/y", "/apis", "/callback"];
    const statuses = await Promise.all(
      ["127.0.0.1", "localhost"].map(async (name) => {
        const redirect_uris = paths.map((path) => `http://${name}:50124${path}`);
        const client_id = await machine.register(JSON.stringify({ redirect_uris, token_endpoint_auth_method: "none" }));
        const pkce = { code_challenge: newPkce().challenge, code_challenge_method: "S256" };
        const asked = (redirect_uri: string) => ({ response_type: "code", client_id, redirect_uri, ...pkce });
        const answers = redirect_uris.map((uri) => machine.ask(`/oauth/authorize?${encoded(asked(uri))}`));
        return (await Promise.all(answers)).map(({ status }) => status);
      }),
    );
    expect(statuses).toEqual([
      [400, 400, 400, 400, 302, 302],
      [302, 302, 302, 302, 302, 302],
    ]);
  });

  test("nobody says yes without a session of an operator, or from another page of this machine", async () => {
    const headers = { "content-type": "application/json", origin: `http://127.0.0.1:${port}` };
    const body = JSON.stringify({ request: "smch_x", workspace_id: machine.workspaceId });
    expect((await machine.ask("/oauth/consent", { method: "POST", headers, body })).status).toBe(401);
    expect((await machine.ask("/api/consent/smch_x")).status).toBe(401);
    for (const origin of ["http://127.0.0.1:3000", `http://localhost:${port}`, "null"])
      expect([
        origin,
        (await machine.ask("/oauth/consent", { method: "POST", headers: { ...headers, origin }, body })).status,
      ]).toEqual([origin, 403]);
  });
});

const TUNNEL = { "x-forwarded-for": "198.51.100.7" };

describe("for a request that comes through something else there is no OAuth", () => {
  const closed: [string, Record<string, string>][] = [
    ["forwarded", { forwarded: "for=198.51.100.7" }],
    ["x-forwarded-for", TUNNEL],
    ["x-forwarded-host", { "x-forwarded-host": "ads.example.com" }],
    ["x-forwarded-proto, though empty", { "x-forwarded-proto": "" }],
    ["via", { via: "1.1 proxy" }],
    ["x-real-ip", { "x-real-ip": "127.0.0.1" }],
    ["cf-connecting-ip", { "cf-connecting-ip": "198.51.100.7" }],
    ["cf-visitor", { "cf-visitor": '{"scheme":"https"}' }],
    ["cdn-loop", { "cdn-loop": "cloudflare" }],
    ["x-original-forwarded-for", { "x-original-forwarded-for": "198.51.100.7" }],
    ["tailscale-user-login", { "tailscale-user-login": "ada@example.com" }],
    ["x-scheme", { "x-scheme": "https" }],
  ];
  test.each(closed)("with the header %s: 404 at every address, and no word of it at /mcp", async (_, headers) => {
    await expectClosed(machine, headers);
  });

  test("under another port, as an SSH tunnel has it, or none", async () => {
    for (const host of [`127.0.0.1:${port + 1}`, "localhost"]) await expectClosed(machine, { host });
  });

  test("under a name that is made to lead here: nothing answers at all", async () => {
    for (const host of [`evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `127.0.0.2:${port}`])
      for (const path of [...DISCOVERY, "/oauth/authorize", "/mcp"])
        expect([host, path, (await machine.ask(path, { host })).status]).toEqual([host, path, 403]);
  });

  test("from a web page of elsewhere: refused", async () => {
    const headers = { origin: "https://evil.example", "content-type": "application/json" };
    expect((await machine.ask("/oauth/register", { method: "POST", headers, body: "{}" })).status).toBe(403);
  });

  test("a token that was given here is none there, and goes on working here", async () => {
    const { tokens } = await machine.connect();
    expect((await machine.list(tokens.access_token, TUNNEL)).status).toBe(401);
    expect((await machine.list(tokens.access_token)).status).toBe(200);
  });
});

describe("with a setting that says we are reached from elsewhere there is no OAuth", () => {
  test.each([
    [{ SHOPMCP_HOST: "0.0.0.0" }],
    [{ SHOPMCP_HOST: "::" }],
    [{ SHOPMCP_HOST: "192.168.1.5" }],
    [{ SHOPMCP_HOST: "127.0.0.2" }],
    [{ SHOPMCP_HOST: "shopmcp.internal" }],
    [{ SHOPMCP_TRUSTED_PROXIES: "127.0.0.1" }],
    [{ SHOPMCP_ALLOWED_HOSTS: "ads.example.com" }],
    [{ SHOPMCP_OAUTH: "off" }],
  ])("%j", async (env) => {
    const elsewhere = await startMachine({ env });
    await expectClosed(elsewhere, {});
    await elsewhere.stop();
  });
});

async function expectClosed({ ask }: Machine, headers: Record<string, string>): Promise<void> {
  const paths = [...DISCOVERY, "/oauth/authorize?client_id=x", "/oauth/register", "/oauth/token", "/oauth/revoke"];
  for (const path of paths)
    for (const method of ["GET", "POST"]) {
      const answer = await ask(path, { method, headers });
      const error_description = expect.stringContaining("needs an API key");
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        404,
        { error: "access_denied", error_description },
      ]);
    }
  expect((await ask("/api/consent/smch_x", { headers })).status).toBe(404);
  const refused = await ask("/mcp", { method: "POST", headers });
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="shopmcp"']);
}

describe("where OAuth is off, what clients ask for first tells them of the key", () => {
  let off: Machine;
  beforeAll(async () => {
    off = await startMachine({ env: { SHOPMCP_OAUTH: "off" } });
  });
  afterAll(() => off.stop());

  test.each([
    ...["/register", "/authorize", "/token", "/revoke", "/oauth/register", "/register/"],
    ...DISCOVERY,
    "/.well-known/oauth-authorization-server/mcp",
    "/.well-known/openid-configuration",
    "/mcp/.well-known/openid-configuration",
  ])("%s", async (path) => {
    const { key } = await off.newWorkspace("Florist");
    const told = async (headers: Record<string, string>) => {
      const answer = await off.ask(path, { method: "POST", headers });
      return [answer.status, answer.headers.get("content-type"), Object(await answer.json()).error_description];
    };
    const json = expect.stringContaining("application/json");
    expect(await told({})).toEqual([404, json, expect.stringContaining("needs an API key")]);
    const refused = expect.stringContaining("was refused: it is unknown, revoked or expired");
    expect(await told({ authorization: "Bearer smcp_wrong" })).toEqual([404, json, refused]);
    expect(await told({ authorization: `Bearer ${key}` })).toEqual([404, json, expect.stringContaining("is valid")]);
  });
});

test("after a start on another port, what was granted asks anew, in words", async () => {
  const dataDir = join(tempFolder(), "data");
  // No other server is given it.
  const first = await startMachine({ dataDir, port: await freePort() });
  const { clientId, tokens } = await first.connect();
  const was = `http://127.0.0.1:${first.listener.port}/mcp`;
  await first.stop();
  const second = await startMachine({ dataDir });
  const words = expect.stringContaining(`This app was connected to ${was}, and this server is now ${second.mcpUrl}.`);
  const listed = await second.list(tokens.access_token);
  expect([listed.status, Object(await listed.json()).error.message]).toEqual([401, words]);
  const form = { grant_type: "refresh_token", client_id: clientId, refresh_token: tokens.refresh_token };
  const refreshed = await second.post("/oauth/token", form);
  expect(await refreshed.json()).toEqual({ error: "invalid_grant", error_description: words });
  expect((await second.list((await second.connect()).tokens.access_token)).status).toBe(200);
  await second.stop();
});
