/** One GET over real TLS, to an address and under a name. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createDial } from "#oauth/dial.ts";
import { createGuardedFetch } from "#oauth/guarded-fetch.ts";
import { OAuthError } from "#oauth/oauth-error.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const folder = tempFolder();
const file = (name: string) => join(folder, name);
let server: ReturnType<typeof Bun.serve>;
let trusted: string;
const asked: (string | null)[] = [];

beforeAll(() => {
  Bun.spawnSync([
    ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", "/CN=client.example.com", "-addext", "subjectAltName=DNS:client.example.com"],
    ...["-keyout", file("key.pem"), "-out", file("cert.pem")],
  ]);
  trusted = readFileSync(file("cert.pem"), "utf8");
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key: readFileSync(file("key.pem"), "utf8"), cert: trusted },
    fetch(request) {
      asked.push(request.headers.get("host"));
      const { pathname, search } = new URL(request.url);
      if (pathname === "/hang") return new Promise<Response>(() => undefined);
      if (pathname === "/away") return Response.redirect("https://127.0.0.1/inside");
      return new Response("x".repeat(Number(search.slice(1))), { headers: { "cache-control": "max-age=7" } });
    },
  });
});
afterAll(() => server.stop(true));

const dial = (name: string, path: string, { ca = trusted, signal = AbortSignal.timeout(5_000) } = {}) =>
  createDial({ trusted: ca })({ address: "127.0.0.1", port: server.port ?? 0, name, path }, { maxBytes: 100, signal });

describe("a dial", () => {
  test("asks under the name and gives status, kind, caching and body", async () => {
    const answer = await dial("client.example.com", "/?100");
    expect([answer.status, answer.headers["cache-control"], answer.body.length]).toEqual([200, "max-age=7", 100]);
    expect(asked.at(-1)).toBe("client.example.com");
  });

  test("breaks off at the first byte too many", async () => {
    await expect(dial("client.example.com", "/?101")).rejects.toThrow("more than 100 bytes");
  });

  test("follows no redirect", async () => {
    expect((await dial("client.example.com", "/away")).status).toBe(302);
  });

  test("sends nothing to whoever cannot prove the name", async () => {
    const before = asked.length;
    await expect(dial("other.example.com", "/?1")).rejects.toThrow();
    expect(asked.length).toBe(before);
  });

  test("trusts no certificate that nobody vouches for", async () => {
    const untrusting = createDial({ trusted: undefined });
    const to = { address: "127.0.0.1", port: server.port ?? 0, name: "client.example.com", path: "/?1" };
    await expect(untrusting(to, { maxBytes: 100, signal: AbortSignal.timeout(5_000) })).rejects.toThrow();
  });

  test("ends when it is told to", async () => {
    const stop = new AbortController();
    const dialled = dial("client.example.com", "/hang", { signal: stop.signal });
    stop.abort();
    await expect(dialled).rejects.toThrow();
  });
});

describe("a guarded fetch", () => {
  test("serves 16 at once, refuses the next, and is free again afterwards", async () => {
    const gate = Promise.withResolvers<void>();
    const fetchJson = createGuardedFetch({
      lookup: async () => ["93.184.215.14"],
      async dial() {
        await gate.promise;
        return { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
      },
    });
    const ask = () => fetchJson("https://a.example.com/c", 100);
    const waiting = Array.from({ length: 16 }, ask);
    const error = await ask().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.code).toBe("temporarily_unavailable");
    gate.resolve();
    await Promise.all(waiting);
    expect((await ask()).json).toEqual({});
  });

  test("passes over what the network says: the log has it, the client has not", async () => {
    const fetchJson = createGuardedFetch({
      lookup: () => Promise.reject(new Error("ENOTFOUND inside.corp")),
      dial: () => Promise.reject(new Error("never")),
    });
    const error = await fetchJson("https://a.example.com/c", 100).catch((thrown) => thrown);
    expect([error.code, error.message.includes("corp"), String(error.cause)]).toEqual([
      "temporarily_unavailable",
      false,
      "Error: ENOTFOUND inside.corp",
    ]);
  });
});
