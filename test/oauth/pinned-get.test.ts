/** One GET over real TLS, to an address and under a name. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createGuardedFetch } from "#oauth/guarded-fetch.ts";
import { OAuthError } from "#oauth/oauth-error.ts";
import { createDial } from "#oauth/pinned-get.ts";
import { makeCertificate } from "../fakes/certificate.ts";
import { manualClock } from "../fakes/clock.ts";
import { DIRECT } from "../fakes/direct.ts";

let server: ReturnType<typeof Bun.serve>;
let trusted: string;
const asked: (string | null)[] = [];

beforeAll(() => {
  const { cert, key } = makeCertificate(["client.example.com"]);
  trusted = cert;
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key, cert },
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

const dial = (name: string, path: string, { ca = trusted, signal = AbortSignal.timeout(20_000) } = {}) =>
  createDial({ outbound: DIRECT, trusted: ca })(
    { address: "127.0.0.1", port: server.port ?? 0, name, path },
    { maxBytes: 100, signal },
  );

describe("a dial", () => {
  test("asks under the name and gives status, kind, caching and body", async () => {
    const answer = await dial("client.example.com", "/?100");
    expect([answer.status, answer.headers["cache-control"], answer.body.length]).toEqual([200, "max-age=7", 100]);
    expect(asked.at(-1)).toBe("client.example.com");
  });

  test("breaks off at the first byte too many", async () => {
    await expect(dial("client.example.com", "/?101")).rejects.toThrow("exceeded max size");
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
    const untrusting = createDial({ outbound: DIRECT, trusted: undefined });
    const to = { address: "127.0.0.1", port: server.port ?? 0, name: "client.example.com", path: "/?1" };
    await expect(untrusting(to, { maxBytes: 100, signal: AbortSignal.timeout(20_000) })).rejects.toThrow();
  });

  test("ends when it is told to", async () => {
    const stop = new AbortController();
    const dialled = dial("client.example.com", "/hang", { signal: stop.signal });
    stop.abort();
    await expect(dialled).rejects.toThrow();
  });
});

describe("a guarded fetch", () => {
  const ADDRESS = ["93.184.215.14"];
  const EMPTY = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
  const failure = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (thrown) => (thrown instanceof OAuthError ? thrown : Promise.reject(thrown)),
    );

  test("serves four of a host and 64 in all at once, refuses the next of each, and is free again afterwards", async () => {
    const gate = Promise.withResolvers<void>();
    const fetchJson = createGuardedFetch({
      lookup: async () => ADDRESS,
      async dial() {
        await gate.promise;
        return EMPTY;
      },
      clock: manualClock(),
    });
    const ask = (host: number) => fetchJson(`https://h${host}.example.com/c`, 100);
    const waiting = Array.from({ length: 4 }, () => ask(0));
    expect((await failure(ask(0)))?.code).toBe("temporarily_unavailable");
    waiting.push(...Array.from({ length: 60 }, (_, at) => ask(1 + Math.floor(at / 4))));
    expect((await failure(ask(99)))?.code).toBe("temporarily_unavailable");
    gate.resolve();
    await Promise.all(waiting);
    expect([(await ask(0)).json, (await ask(99)).json]).toEqual([{}, {}]);
  });

  test.each([
    ["was refused", { ...EMPTY, status: 404 }, 60_000],
    ["is not JSON", { ...EMPTY, body: "<html>" }, 60_000],
    ["could not be reached", { ...EMPTY, status: 502 }, 10_000],
  ])("does not ask an address that %s again for a while, and asks its neighbours", async (_, answer, forMs) => {
    const clock = manualClock();
    const dialled: string[] = [];
    const fetchJson = createGuardedFetch({
      lookup: async () => ADDRESS,
      async dial({ path }) {
        dialled.push(path);
        return path === "/bad" ? answer : EMPTY;
      },
      clock,
    });
    const ask = (path: string) => fetchJson(`https://a.example.com${path}`, 100);
    const first = await failure(ask("/bad"));
    clock.advance(forMs - 1);
    clock.set(clock.now() + 86_400_000);
    expect(await failure(ask("/bad"))).toBe(first);
    expect((await ask("/good")).json).toEqual({});
    expect(dialled).toEqual(["/bad", "/good"]);
    clock.advance(1);
    await failure(ask("/bad"));
    expect(dialled).toEqual(["/bad", "/good", "/bad"]);
  });

  test("passes over what the network says: the log has it, the client has not", async () => {
    const fetchJson = createGuardedFetch({
      lookup: () => Promise.reject(new Error("ENOTFOUND inside.corp")),
      dial: () => Promise.reject(new Error("never")),
      clock: manualClock(),
    });
    const error = await failure(fetchJson("https://a.example.com/c", 100));
    expect([error?.code, error?.message.includes("corp"), String(error?.cause)]).toEqual([
      "temporarily_unavailable",
      false,
      "Error: ENOTFOUND inside.corp",
    ]);
  });
});
