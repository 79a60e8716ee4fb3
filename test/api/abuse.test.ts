/**
 * What must hold for every route, found out by asking each one that the API says it has: a new route is tried without
 * a line here.
 */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { MAX_BODY_BYTES } from "#api/read-json.ts";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { example, filled, type Operation, operationsOf } from "./operations.ts";
import { type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

// Some hundred requests a test, on a machine that may be busy.
setDefaultTimeout(120_000);

/** Parameters that take the words of what is connected, or come in pairs: what each takes is tried where they are. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  ...["module", "account"],
  ...["window", "start_date", "end_date", "comparison", "fresh"],
]);
const CANARY = "typed-canary-7d1f";

let shop: SignedInShop;
let operations: Operation[];
let ids: Record<string, string>;

beforeAll(async () => {
  shop = await startSignedInShop({ env: { SHOPMCP_PUBLIC_URL: "http://localhost:8765" } });
  const { workspaceId, keyId } = await shop.newWorkspace("Shop");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  ids = { id: workspaceId, module: "toy", label: "bakery", key: keyId, tool: "toy_visit" };
  operations = operationsOf((await shop.ask("GET", "/api/openapi.json", { cookie: null })).body);
});
afterAll(() => shop.stop());

let rooms = 0;

/** Of somebody who came by a client room's link. */
async function roomCookie() {
  rooms += 1;
  const wanted = {
    workspaceId: ids.id ?? "",
    name: `Client ${rooms}`,
    until: "2026-12-31",
    serverUrl: "http://localhost",
  };
  const { url } = await shop.shop.rooms.create(wanted, OWNER);
  const { visit } = await shop.shop.rooms.open(new URL(url).hash.slice(1), "127.0.0.1");
  return `shopmcp-room-${shop.listener.port}=${visit.reveal()}`;
}

/** The toy has no figures for a room to show. */
const hasQuery = ({ path, queryParameters }: Operation) => queryParameters.length > 0 && path !== "/api/room/figures";

const changing = () => operations.filter(({ method }) => method !== "GET");
const withBody = () => operations.flatMap(({ body, ...rest }) => (body === null ? [] : [{ ...rest, body }]));
const named = ({ method, path }: Pick<Operation, "method" | "path">) => `${method} ${path}`;
const bodyOf = ({ body }: Pick<Operation, "body">) => (body === null ? {} : { body: example(body) });

/** Everything that is kept, but when a session was last seen and what is written behind. */
function kept(): string {
  const { sqlite } = shop.store();
  const tables = [
    "operator",
    "passkey",
    "recovery_code",
    "sign_in_policy",
    "workspace",
    "api_key",
    "connection",
    "credential",
    "authorization",
    "audit",
  ];
  const rows = tables.map((table) => sqlite.query(`SELECT * FROM ${table}`).all());
  const sessions = sqlite.query("SELECT id FROM session").all();
  sqlite.close();
  return JSON.stringify([rows, sessions]);
}

test("the document names every route there is, and these alone need no session", () => {
  expect(operations.length).toBeGreaterThan(25);
  expect(operations.map(named)).toContain("POST /oauth/consent");
  expect(operations.filter(({ open }) => open).map(named)).toEqual([
    "GET /api/setup",
    "POST /api/setup",
    "POST /api/session",
    "GET /api/sign-in",
    "POST /api/session/passkey/options",
    "POST /api/session/passkey",
    "POST /api/session/recovery",
    "POST /api/session/link",
    "POST /api/session/provider",
    "POST /api/session/provider/return",
    "POST /api/invitation/look",
    "POST /api/invitation/accept",
    "GET /api/signing-keys",
    "POST /api/files/{file}",
    "POST /api/room/open",
    "GET /api/openapi.json",
    "GET /api/docs",
  ]);
});

describe("every route", () => {
  test("that is not open answers 401 without a session, whatever else is right, and does nothing", async () => {
    const before = kept();
    for (const operation of nonEmpty(operations.filter(({ open }) => !open))) {
      for (const cookie of [null, "", shop.cookie.slice(0, -1), shop.cookie.replace("shopmcp", "other")]) {
        const answer = await shop.ask(operation.method, filled(operation.path, ids), { ...bodyOf(operation), cookie });
        expect([named(operation), answer.status, answer.body]).toMatchObject([
          named(operation),
          401,
          { error: { code: "unauthorized" } },
        ]);
      }
    }
    expect(kept()).toBe(before);
  });

  test("that changes something refuses a foreign Origin, one of another port or scheme, and none", async () => {
    const before = kept();
    const { port, url } = shop.listener;
    const origins = [
      "https://evil.example",
      "null",
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `${url}0`,
      `${url}/`,
      `http://us@127.0.0.1:${port}`,
    ];
    for (const operation of nonEmpty(changing())) {
      for (const origin of [...origins, ""]) {
        const answer = await shop.ask(operation.method, filled(operation.path, ids), {
          ...bodyOf(operation),
          headers: { origin },
        });
        expect([named(operation), origin, answer.status]).toEqual([named(operation), origin, 403]);
        expect(answer.body).toMatchObject({ error: { code: "origin_refused" } });
      }
      const request = new Request(`${url}${filled(operation.path, ids)}`, {
        method: operation.method,
        headers: { host: `127.0.0.1:${port}`, cookie: shop.cookie },
      });
      expect((await shop.shop.http.handle(request)).status).toBe(403);
    }
    expect(kept()).toBe(before);
  });

  test("refuses a Host that is not ours, with our cookie too", async () => {
    const before = kept();
    for (const operation of nonEmpty(operations)) {
      const request = new Request(`${shop.listener.url}${filled(operation.path, ids)}`, {
        method: operation.method,
        headers: { host: "evil.example", origin: shop.listener.url, cookie: shop.cookie },
      });
      const answer = await shop.shop.http.handle(request);
      expect([named(operation), answer.status]).toEqual([named(operation), 403]);
    }
    expect(kept()).toBe(before);
  });

  test("with an id that there is not, however strange, says so and does nothing", async () => {
    const before = kept();
    const strange = ["none", "../../etc", "%", "ws_\u0000", "' OR 1=1 --", "x".repeat(2_000), "\u202e\ud83d\ude00"];
    for (const operation of nonEmpty(operations.filter(({ pathParameters }) => pathParameters.length > 0))) {
      // A label that there is not is one that could be, and a try at it is written to the trail: test/api/accounts.test.ts.
      for (const name of nonEmpty(operation.pathParameters.filter((one) => one !== "label"))) {
        for (const id of strange) {
          const answer = await shop.ask(
            operation.method,
            filled(operation.path, { ...ids, [name]: id }),
            bodyOf(operation),
          );
          expect([named(operation), name, id, answer.status]).toEqual([named(operation), name, id, 404]);
        }
      }
    }
    expect(kept()).toBe(before);
  });

  test("with a segment that is no percent-encoded text names nothing", async () => {
    const before = kept();
    for (const operation of nonEmpty(operations.filter(({ path }) => path.includes("{")))) {
      for (const segment of ["%", "%ZZ", "%E0%A4%A"]) {
        for (const [parameter] of nonEmpty([...operation.path.matchAll(/\{[^}]+\}/g)])) {
          const path = filled(operation.path.replace(parameter, segment), ids);
          const answer = await shop.ask(operation.method, path, bodyOf(operation));
          expect([named(operation), path, answer.status]).toEqual([named(operation), path, 404]);
        }
      }
    }
    expect(kept()).toBe(before);
  });

  test("reads no body beyond its bound, and up to it answers in words", async () => {
    for (const { method, path } of nonEmpty(withBody())) {
      const empty = JSON.stringify({ [CANARY]: "" }).length;
      const at = JSON.stringify({ [CANARY]: "x".repeat(MAX_BODY_BYTES - empty) });
      const fits = await shop.ask(method, filled(path, { ...ids, id: "none" }), { body: at });
      expect([named({ method, path }), at.length, fits.status]).not.toEqual([path, MAX_BODY_BYTES, 413]);
      expect(fits.status).toBeLessThan(500);
      const over = await shop.ask(method, filled(path, ids), { body: `${at} ` });
      expect([named({ method, path }), over.status]).toEqual([named({ method, path }), 413]);
      expect(fits.text).not.toContain(CANARY);
    }
  });

  test("refuses what is nested deeper than anybody means, at once", async () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    for (const operation of nonEmpty(withBody())) {
      const path = filled(operation.path, ids);
      for (const body of [nested(MAX_DEPTH + 1), nested(10_000), `${"[".repeat(30_000)}${"]".repeat(30_000)}`]) {
        const answer = await shop.ask(operation.method, path, { body });
        expect([named(operation), answer.status]).toEqual([named(operation), 400]);
        expect(answer.text).toContain("levels deep");
      }
      const fits = await shop.ask(operation.method, path, { body: nested(MAX_DEPTH) });
      expect([named(operation), fits.status, fits.text.includes("levels deep")]).toEqual([
        named(operation),
        400,
        false,
      ]);
    }
  });

  test("refuses what is no JSON, no object, of the wrong type or unknown, and repeats nothing of it", async () => {
    const before = kept();
    for (const operation of nonEmpty(withBody())) {
      const { method, path, body } = operation;
      const right = example(body);
      const fields = Object.entries(body.properties ?? {});
      const known = fields.map(([name]) => name);
      const filledOnly = fields.filter(([, { anyOf = [] }]) => !anyOf.some(({ type }) => type === "null"));
      const wrong: unknown[] = [
        `{"${CANARY}`,
        CANARY,
        "[]",
        "null",
        JSON.stringify(CANARY),
        JSON.stringify([CANARY]),
        ...known.map((name) => ({ ...Object(right), [name]: { [CANARY]: CANARY } })),
        ...filledOnly.map(([name]) => ({ ...Object(right), [name]: null })),
        ...(known.length === 0 ? [] : [{ ...Object(right), [CANARY]: CANARY }]),
      ];
      for (const sent of nonEmpty(wrong)) {
        const answer = await shop.ask(method, filled(path, ids), { body: sent });
        expect([named(operation), sent, answer.status]).toEqual([named(operation), sent, 400]);
        expect(answer.body).toMatchObject({ error: { code: "invalid_input" } });
        expect(answer.text).not.toContain(CANARY);
      }
      const form = await shop.ask(method, filled(path, ids), {
        body: `name=${CANARY}`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect([named(operation), form.status, form.text.includes(CANARY)]).toEqual([named(operation), 400, false]);
    }
    expect(kept()).toBe(before);
    expect(shop.logLines.join()).not.toContain(CANARY);
  });

  test("refuses query parameters that it does not know, and takes those of the document", async () => {
    for (const operation of nonEmpty(operations.filter(hasQuery))) {
      const path = filled(operation.path, ids);
      const body = operation.body === null ? {} : { body: example(operation.body) };
      const cookie = `${shop.cookie}; ${await roomCookie()}`;
      const ask = (query: string) => shop.ask(operation.method, `${path}?${query}`, { ...body, cookie });
      expect((await ask(`unknown=${CANARY}`)).status).toBe(400);
      for (const name of nonEmpty(operation.queryParameters)) {
        if (operation.method === "GET" && !OWN_WORDS.has(name))
          expect((await ask(`${name}=${{ month: "2026-11" }[name] ?? 1}`)).status).toBe(200);
        const wrong = await ask(`${name}=${CANARY}`);
        expect([named(operation), name, wrong.status, wrong.text.includes(CANARY)]).toEqual([
          named(operation),
          name,
          name === "account" ? 404 : 400,
          false,
        ]);
      }
    }
  });

  test("refuses a query value that is nested deeper than anybody means, whether it knows the parameter or not", async () => {
    const nested = (levels: number) => encodeURIComponent(`${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`);
    for (const operation of nonEmpty(operations.filter(({ method }) => method === "GET"))) {
      const path = filled(operation.path, ids);
      for (const name of ["unknown", ...operation.queryParameters]) {
        const over = await shop.ask("GET", `${path}?${name}=${nested(MAX_DEPTH + 1)}`);
        expect([named(operation), over.status]).toEqual([named(operation), 400]);
        expect(over.text).toContain("32 levels deep");
        expect((await shop.ask("GET", `${path}?${name}=${nested(MAX_DEPTH)}`)).text).not.toContain("levels deep");
      }
    }
  });

  test("answers 405 with what is allowed to other methods, and nothing is kept by a cache", async () => {
    for (const { path } of nonEmpty(operations)) {
      const answer = await shop.ask("OPTIONS", filled(path, ids));
      expect([path, answer.status, answer.headers.has("allow")]).toEqual([path, 405, true]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });
});

describe("asked twice", () => {
  test("what makes makes another one, and what ends says that it has ended", async () => {
    const make = () => shop.ask("POST", "/api/workspaces", { body: { name: "Twice" } });
    const [first, second] = [JSON.parse((await make()).text), JSON.parse((await make()).text)];
    expect(first.id).not.toBe(second.id);
    const path = `/api/workspaces/${first.id}`;
    const key = JSON.parse((await shop.ask("POST", `${path}/keys`, { body: { name: "k" } })).text);
    const revoke = () => shop.ask("DELETE", `${path}/keys/${key.id}`);
    expect((await revoke()).body).toEqual((await revoke()).body);
    const toy = { body: { shop: "bakery", token: "toy-token-bakery" } };
    expect((await shop.ask("PUT", `${path}/integrations/toy`, toy)).status).toBe(201);
    expect((await shop.ask("PUT", `${path}/integrations/toy`, toy)).status).toBe(200);
    const disconnect = () => shop.ask("DELETE", `${path}/integrations/toy`);
    expect([(await disconnect()).status, (await disconnect()).status]).toEqual([200, 409]);
    const remove = () => shop.ask("DELETE", path);
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 404]);
  });

  test("at the same moment, one connection comes of it, and the other is told", async () => {
    const { workspaceId } = await shop.newWorkspace("Race");
    const path = `/api/workspaces/${workspaceId}/integrations/toy`;
    const body = { shop: "bakery", token: "toy-token-bakery" };
    const statuses = (await Promise.all([1, 2, 3].map(() => shop.ask("PUT", path, { body })))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    for (const status of nonEmpty(statuses)) expect([200, 201, 409]).toContain(status);
  });
});

test("somebody else's workspace is open to every operator, but a key or session only under its own name", async () => {
  const other = await shop.newWorkspace("Other");
  expect((await shop.ask("DELETE", `/api/workspaces/${ids.id}/keys/${other.keyId}`)).status).toBe(404);
  expect((await shop.ask("GET", `/api/workspaces/${other.workspaceId}/keys`)).text).toContain(other.keyId);
  expect((await shop.ask("GET", `/api/workspaces/${ids.id}/keys`)).text).not.toContain(other.keyId);
});
