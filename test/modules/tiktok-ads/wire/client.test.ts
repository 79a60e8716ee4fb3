import { afterAll, describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { createPacer } from "#ads/request-pacing.ts";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { CAMPAIGN_GET } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import { CHANGELOG_TASK_CREATE } from "#modules/tiktok-ads/endpoints/changelog-task-create.ts";
import { OAUTH2_ADVERTISER_GET } from "#modules/tiktok-ads/endpoints/oauth2-advertiser-get.ts";
import { REPORT_TASK_CREATE } from "#modules/tiktok-ads/endpoints/report-task-create.ts";
import { createTikTokClient } from "#modules/tiktok-ads/wire/client.ts";
import type { EndpointFacts } from "#modules/tiktok-ads/wire/endpoint.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { Secret } from "#secret.ts";
import { manualClock } from "../../../fakes/clock.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { failsWith } from "../../../fakes/fails-with.ts";

type Handler = (request: Request) => Response | Promise<Response>;

const TOKEN = "act.canary-token-1234567890";
const SECRET = "canary-secret-1234567890";
const CAMPAIGNS: EndpointFacts = CAMPAIGN_GET;
const LIMITS = { perSecond: 100, perMinute: 1_000, perDay: 100_000 };

let handler: Handler = () => new Response("", { status: 500 });
/** Copied at once: Bun forgets a request when it is answered. */
const seen: { url: URL; headers: Headers }[] = [];
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 0,
  fetch: (request) => {
    seen.push({ url: new URL(request.url), headers: new Headers(request.headers) });
    return handler(request);
  },
});
const BOUNDS = { ...TRANSPORT_BOUNDS, answerBytes: 10_000 };
const patient = createTransport(BOUNDS, DIRECT);
/** For answers that never come; one that does may take longer on a busy machine. */
const impatient = createTransport({ ...BOUNDS, headersMs: 300, bodyMs: 300 }, DIRECT);
const clock = manualClock();
const pacer = createPacer({ clock, sleep: async (ms) => clock.advance(ms), platform: "TikTok" });

afterAll(async () => {
  await Promise.all([patient.close(), impatient.close()]);
  await server.stop(true);
});

const noAnswer: Handler = () => new Promise<Response>(() => undefined);

async function ask(
  answer: Handler,
  query = {},
  { endpoint = CAMPAIGNS, origin = server.url.origin, transport = patient } = {},
) {
  handler = answer;
  seen.splice(0);
  let sent = 0;
  const caller = {
    environment: "production",
    appId: "1",
    appSecret: new Secret(SECRET),
    accessToken: new Secret(TOKEN),
  } as const;
  const bounds = {
    signal: new AbortController().signal,
    tenant: "one",
    deadlineMs: Number.POSITIVE_INFINITY,
    onRequestId: () => undefined,
    onSend: () => {
      sent += 1;
    },
  };
  const host = { origin, limits: LIMITS };
  const client = createTikTokClient({
    clock,
    transport,
    bulk: transport,
    pacer,
    prepare: { report: REPORT_TASK_CREATE, changeLog: CHANGELOG_TASK_CREATE },
    hosts: { production: host, sandbox: host },
  });
  const answered = await client.ask(caller, { endpoint, query }, bounds).then(
    (value) => ({ value, error: undefined }),
    async (thrown) => ({
      value: undefined,
      error: await failsWith(() => {
        throw thrown;
      }),
    }),
  );
  return { ...answered, sent };
}

const ok = (data: unknown) => Response.json({ code: 0, message: "OK", request_id: "r-1", data });

describe("a request", () => {
  test("carries the token in TikTok's own header, a trailing slash and the version", async () => {
    const { value } = await ask(() => ok({ list: [] }), { advertiser_id: "7", page: 1 });
    expect(value?.data).toEqual({ list: [] });
    const [request] = seen;
    expect(request?.url.pathname).toBe("/open_api/v1.3/campaign/get/");
    expect(request?.url.search).toBe("?advertiser_id=7&page=1");
    expect(request?.headers.get("access-token")).toBe(TOKEN);
    expect(request?.headers.get("authorization")).toBeNull();
  });

  test("shows the secret only where TikTok wants it in the query", async () => {
    await ask(() => ok({}), { app_id: "1", secret: new Secret(SECRET) }, { endpoint: OAUTH2_ADVERTISER_GET });
    expect(seen[0]?.url.searchParams.get("secret")).toBe(SECRET);
  });

  test("is sent once more after a connection that failed before any answer, and both are counted", async () => {
    const body = '{"code":0,"data":"second"}';
    const dropper = await droppingServer(1, `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    const { value, sent } = await ask(noAnswer, {}, { origin: dropper.origin });
    expect(value?.data).toBe("second");
    expect(sent).toBe(2);
    dropper.stop();
  });

  test("is given up after the second failure", async () => {
    const dropper = await droppingServer(Number.POSITIVE_INFINITY, "");
    const { error, sent } = await ask(noAnswer, {}, { origin: dropper.origin });
    expect(error?.code).toBe("upstream_unavailable");
    expect(sent).toBe(2);
    dropper.stop();
  });

  test("that takes too long is not repeated", async () => {
    const { error, sent } = await ask(noAnswer, {}, { transport: impatient });
    expect(error?.code).toBe("upstream_timeout");
    expect(error?.message).toContain("does not repeat");
    expect(sent).toBe(1);
  });

  test("whose answer stops in the middle is not repeated", async () => {
    const { error, sent } = await ask(
      () => new Response(new ReadableStream({ start: (stream) => stream.enqueue('{"code":') })),
      {},
      { transport: impatient },
    );
    expect(error?.code).toBe("upstream_timeout");
    expect(sent).toBe(1);
  });

  test("does not read an answer beyond its bound, and reads one at it", async () => {
    const envelope = JSON.stringify({ code: 0, data: "" });
    const atBound = envelope.replace('""', `"${"x".repeat(10_000 - envelope.length)}"`);
    expect((await ask(() => new Response(atBound))).value?.bytes).toBe(10_000);
    const { error } = await ask(() => new Response(`${atBound} `));
    expect(error?.code).toBe("upstream_shape");
  });

  test("follows no redirect", async () => {
    const { error } = await ask(() => Response.redirect(`${server.url.origin}/elsewhere`, 302));
    expect(error?.code).toBe("upstream_shape");
    expect(seen).toHaveLength(1);
  });
});

describe("an answer", () => {
  test("with a code other than 0 is an error at HTTP 200, with code and request id", async () => {
    const { error, sent } = await ask(() =>
      Response.json({ code: 40105, message: "Access token is incorrect or has been revoked.", request_id: "r-9" }),
    );
    expect(error?.code).toBe("token_invalid");
    expect(error?.upstream).toMatchObject({ code: 40105, requestId: "r-9" });
    expect(sent).toBe(1);
  });

  test("of a limit is not repeated and says how long to wait", async () => {
    const { error, sent } = await ask(() => Response.json({ code: 40100, message: "Too many requests." }));
    expect(error?.code).toBe("rate_limited");
    expect(error?.retryAfterSeconds).toBe(300);
    expect(sent).toBe(1);
  });

  test("without a code is not taken for success", async () => {
    for (const body of ['{"data":{"list":[]}}', "[]", "null", '{"code":"0"}', "<html>hello</html>", ""])
      expect((await ask(() => new Response(body))).error?.code).toBe("upstream_shape");
  });

  test("is read at the bound on depth, and is refused before it is parsed one level beyond it", async () => {
    const nested = (levels: number) => `{"code":0,"data":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expect((await ask(() => new Response(nested(MAX_DEPTH)))).error).toBeUndefined();
    const { error } = await ask(() => new Response(nested(MAX_DEPTH + 1)));
    expect(error?.code).toBe("upstream_shape");
    expect(error?.message).toContain("nested more than 32 levels deep");
  });

  test("may hold any brackets in its texts", async () => {
    const text = `${'"[{'.repeat(MAX_DEPTH * 2)}\\`;
    const { value, error } = await ask(() => Response.json({ code: 0, data: { [text]: [text] } }));
    expect(error).toBeUndefined();
    expect(value?.data).toEqual({ [text]: [text] });
  });

  test("of a gateway says what to do", async () => {
    const html = (status: number) => ask(() => new Response("<html>Bad Gateway</html>", { status }));
    expect((await html(502)).error?.code).toBe("upstream_unavailable");
    expect((await html(429)).error?.code).toBe("rate_limited");
    const missing = await ask(() => new Response("404 page not found", { status: 404 }));
    expect(missing.error?.code).toBe("upstream_rejected");
    expect(missing.error?.message).toContain("SHOPMCP_TIKTOK_BASE_URL");
  });

  test("with code 0 under an error status is no success", async () => {
    const { error } = await ask(() => Response.json({ code: 0, data: {} }, { status: 503 }));
    expect(error?.code).toBe("upstream_unavailable");
  });

  test("keeps long digits and says when TikTok cut it", async () => {
    const { value } = await ask(
      () => new Response('{"code":0,"data":{"id":7012345678901234567}}', { headers: { "X-Tt-Ads-Throttle": "20000" } }),
    );
    expect(value).toMatchObject({ data: { id: "7012345678901234567" }, cut: true, fetchedAtMs: clock.now() });
  });
});

test("no error holds a token, a secret or a query, whatever TikTok repeats", async () => {
  const message = `bad token ${TOKEN} of ${SECRET} at https://x.example/?access_token=${TOKEN}`;
  const errors = [
    (await ask(() => Response.json({ code: 40002, message }))).error,
    (await ask(() => new Response(message, { status: 500 }))).error,
    (await ask(noAnswer, { app_id: "1", secret: new Secret(SECRET) }, { transport: impatient })).error,
    (await ask(noAnswer, { app_id: "1", secret: new Secret(SECRET) }, { origin: "http://127.0.0.1:1" })).error,
    (await ask(() => new Response(message))).error,
  ];
  for (const error of errors) {
    const told = Bun.inspect(error, { depth: 10 }) + JSON.stringify(error) + error?.message + String(error?.cause);
    expect(told).not.toContain(TOKEN);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain("app_id=");
  }
});

/** Ends its first connections without a word, then answers the same to all. */
async function droppingServer(drops: number, answer: string) {
  let dropped = 0;
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      dropped += 1;
      if (dropped <= drops) socket.destroy();
      else socket.end(answer);
    });
  });
  const listening = Promise.withResolvers<void>();
  listener.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = listener.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}
