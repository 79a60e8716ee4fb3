/** Every kind of request that leaves, through a real forward proxy on loopback. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { OutboxRow } from "#db/outbox.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { openChannels } from "#notify/open-channels.ts";
import { createGuardedFetch } from "#oauth/guarded-fetch.ts";
import { createDial } from "#oauth/pinned-get.ts";
import { createOutbound } from "#outbound/outbound.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";
import { Secret } from "#secret.ts";
import { type Certificate, makeCertificate } from "../fakes/certificate.ts";
import { manualClock } from "../fakes/clock.ts";
import { type ForwardProxy, startForwardProxy } from "../fakes/forward-proxy.ts";
import { freePort } from "../fakes/free-port.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";

const NAME = "client.example.com";
/** A public address, where nothing of ours is. */
const ADDRESS = "93.184.215.14";
const CREDENTIALS = { user: "us@er", password: "pass/word" };

let certificate: Certificate;
let server: ReturnType<typeof Bun.serve>;
let receiver: Receiver;
const hosts: (string | null)[] = [];

beforeAll(() => {
  certificate = makeCertificate([NAME]);
  receiver = startReceiver();
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key: certificate.key, cert: certificate.cert },
    fetch(request) {
      hosts.push(request.headers.get("host"));
      if (request.url.endsWith("/json")) return Response.json({});
      if (request.url.endsWith("/hang")) return new Promise<Response>(() => undefined);
      return new Response("x".repeat(Number(new URL(request.url).search.slice(1))));
    },
  });
});
afterAll(async () => {
  await server.stop(true);
  await receiver.stop();
});

type Given = { credentials?: typeof CREDENTIALS; noProxy?: string[] };

async function through(
  work: (parts: { proxy: ForwardProxy; outbound: ReturnType<typeof createOutbound> }) => Promise<void>,
  given: Given = {},
) {
  const there = { host: "127.0.0.1", port: server.port ?? 0 };
  const receiving = { host: "127.0.0.1", port: Number(new URL(receiver.url).port) };
  const routes = new Map([
    [`${NAME}:443`, there],
    [`${ADDRESS}:443`, there],
    ["hooks.example.com:80", receiving],
  ]);
  const proxy = await startForwardProxy({ routes, ...(given.credentials === undefined ? {} : given) });
  const address = new Secret(proxy.url);
  const outbound = createOutbound({ httpsProxy: address, httpProxy: address, noProxy: given.noProxy ?? [] });
  await work({ proxy, outbound });
  await proxy.stop();
}

const hook = (url: string) => ({
  notifyWebhookUrl: new Secret(url),
  notifyWebhookSecret: new Secret(`whsec_${"A".repeat(32)}`),
  notifyNtfyUrl: new Secret(new URL("/topic", url).href),
  notifyNtfyToken: null,
});
const ROW = {
  ...{ id: 1, channel: "webhook" as const, workspace_id: "ws_1", occasion: "o", event_id: "e" },
  message: { type: "connection.lost", title: "t", text: "x", atMs: 0, urgent: false, data: {} },
  ...{
    created_at_ms: 0,
    due_at_ms: 0,
    attempts: 0,
    leased_up_ms: null,
    settled_at_ms: null,
    outcome: null,
    last_error: null,
  },
} satisfies OutboxRow;

describe("through a proxy", () => {
  test.each([undefined, CREDENTIALS])(
    "a client document is tunnelled to the address that was checked, under its name (credentials %p)",
    (credentials) =>
      through(
        async ({ proxy, outbound }) => {
          const dial = createDial({ outbound, trusted: certificate.cert });
          const to = { address: ADDRESS, port: 443, name: NAME, path: "/?5" };
          const signal = AbortSignal.timeout(20_000);
          expect(await dial(to, { maxBytes: 100, signal })).toMatchObject({ status: 200, body: "xxxxx" });
          expect(hosts.at(-1)).toBe(NAME);
          expect(proxy.seen).toEqual([`CONNECT ${ADDRESS}:443`]);
          await expect(dial({ ...to, path: "/?101" }, { maxBytes: 100, signal })).rejects.toThrow("exceeded max size");
          await expect(dial({ ...to, name: "other.example.com" }, { maxBytes: 100, signal })).rejects.toThrow();
        },
        credentials === undefined ? {} : { credentials },
      ),
  );

  test("a client document is fetched where its name is public, and no private address is given to the proxy", () =>
    through(async ({ proxy, outbound }) => {
      const fetched = (address: string) => {
        const dial = createDial({ outbound, trusted: certificate.cert });
        return createGuardedFetch({ lookup: async () => [address], dial, clock: manualClock() })(
          `https://${NAME}/json`,
          100,
        );
      };
      expect((await fetched(ADDRESS)).json).toEqual({});
      expect(proxy.seen).toEqual([`CONNECT ${ADDRESS}:443`]);
      for (const inside of ["127.0.0.1", "10.0.0.7", "169.254.169.254"])
        await expect(fetched(inside)).rejects.toThrow("must be on the public internet");
      expect(proxy.seen).toHaveLength(1);
    }));

  test.each([undefined, CREDENTIALS])(
    "notifications go as they are, in absolute form over plain http (credentials %p)",
    (credentials) =>
      through(
        async ({ proxy, outbound }) => {
          const before = receiver.received.length;
          const { channels, close } = openChannels(hook("http://hooks.example.com/in"), outbound);
          for (const channel of nonEmpty(channels)) expect(await channel.send(ROW, 0)).toBeNull();
          await close();
          expect(proxy.seen).toEqual(["POST http://hooks.example.com/in", "POST http://hooks.example.com/"]);
          expect(receiver.received.slice(before).map(({ path }) => path)).toEqual(["/in", "/"]);
          for (const { headers } of nonEmpty(receiver.received.slice(before))) {
            expect(headers.host).toBe("hooks.example.com");
            expect(headers).not.toHaveProperty("proxy-authorization");
          }
        },
        credentials === undefined ? {} : { credentials },
      ),
  );

  test.each([
    ["refuses", /does not let ShopMCP through \(HTTP 403\)/],
    ["talks nonsense", /did not answer as a proxy does/],
    ["hangs", /did not answer in time/],
  ] as const)("that %s a connection fails within its time, in a sentence about the proxy", (mood, says) =>
    through(async ({ proxy, outbound }) => {
      proxy.mood = mood;
      const why = await tiktokFailure(outbound, mood === "hangs" ? 2_000 : 5_000);
      expect(why).toMatch(says);
      expect(proxy.seen.length).toBeGreaterThan(0);
    }),
  );

  test("that wants other credentials is named without them", () =>
    through(
      async ({ proxy }) => {
        const url = new Secret(proxy.url.replace(/\/\/.*@/, "//someone:else@"));
        const why = await tiktokFailure(createOutbound({ httpsProxy: url, httpProxy: null, noProxy: [] }));
        expect(why).toMatch(/does not accept the user and password in HTTPS_PROXY/);
        expect(why).not.toMatch(/someone|else@/);
      },
      { credentials: CREDENTIALS },
    ));

  test("that is not there is named", async () => {
    const url = new Secret(`http://127.0.0.1:${await freePort()}`);
    const why = await tiktokFailure(createOutbound({ httpsProxy: url, httpProxy: null, noProxy: [] }));
    expect(why).toMatch(/cannot be reached\. Check HTTPS_PROXY/);
  });

  test("a certificate that nobody vouches for is refused, and called that", () =>
    through(async ({ outbound }) => {
      expect(await tiktokFailure(outbound)).toMatch(/certificate that was shown is refused.*NODE_EXTRA_CA_CERTS/);
    }));

  test("the pool, its time-outs and its bound on bytes hold", () =>
    through(async ({ proxy, outbound }) => {
      const signal = AbortSignal.timeout(20_000);
      const bounds = { connections: 2, connectMs: 5_000, headersMs: 5_000, bodyMs: 5_000, answerBytes: 100 };
      const target = { address: ADDRESS, trusted: certificate.cert, signal };
      const pool = outbound.pool(bounds, target);
      const impatient = outbound.pool({ ...bounds, headersMs: 300 }, target);
      const ask = (path: string, over = pool) =>
        over.request({ origin: `https://${NAME}`, path, method: "GET", headers: {}, signal });
      const lengths = await Promise.all(
        Array.from({ length: 8 }, async () => (await (await ask("/?9")).body.bytes()).byteLength),
      );
      expect(lengths).toEqual(Array.from({ length: 8 }, () => 9));
      expect(proxy.seen).toHaveLength(2);
      await expect(ask("/?101").then(({ body }) => body.bytes())).rejects.toThrow("exceeded max size");
      await expect(ask("/hang", impatient)).rejects.toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT" });
      await Promise.all([pool.destroy(), impatient.destroy()]);
    }));
});

describe("past a proxy", () => {
  test("everything goes to what NO_PROXY names, and loopback always does", () =>
    through(
      async ({ proxy, outbound }) => {
        const { channels, close } = openChannels(hook(`${receiver.url}/in`), outbound);
        for (const channel of nonEmpty(channels)) expect(await channel.send(ROW, 0)).toBeNull();
        await close();
        // A name that leads nowhere: what is asked past the proxy cannot be reached, and the proxy hears nothing of it.
        const outside = openChannels(hook("http://hooks.invalid/in"), outbound);
        for (const channel of nonEmpty(outside.channels)) expect(await channel.send(ROW, 0)).not.toBeNull();
        await outside.close();
        await tiktokFailure(outbound, 300);
        const dial = createDial({ outbound, trusted: certificate.cert });
        const stop = new AbortController();
        const dialled = dial(
          { address: ADDRESS, port: 443, name: NAME, path: "/" },
          { maxBytes: 1, signal: stop.signal },
        );
        stop.abort();
        await expect(dialled).rejects.toThrow();
        expect(proxy.seen).toEqual([]);
      },
      { noProxy: ["example.com", "invalid"] },
    ));
});

/** TikTok's own pool asking a host that is only there behind the proxy. */
async function tiktokFailure(outbound: ReturnType<typeof createOutbound>, connectMs = 5_000): Promise<string | null> {
  const transport = createTransport({ ...TRANSPORT_BOUNDS, connectMs }, outbound);
  const sent = await transport.get(
    outbound.proxyName(`https://${NAME}`) === null ? "https://ads.invalid" : `https://${NAME}`,
    "/?1",
    {},
  );
  await transport.close();
  return "unanswered" in sent ? whyUnreachable(sent.unanswered) : "it answered";
}
