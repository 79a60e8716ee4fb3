import { afterAll, describe, expect, test } from "bun:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { OAUTH2_REFRESH_TOKEN } from "#modules/tiktok-ads/endpoints/oauth2-refresh-token.ts";
import { createTokenExchange } from "#modules/tiktok-ads/wire/token-exchange.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { Secret } from "#secret.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { connectAccount } from "../connected-account.ts";

const BOUND = 10_000;

type Packed = { encoding: string; bytes: Uint8Array<ArrayBuffer> };
let packed: Packed = { encoding: "identity", bytes: new Uint8Array() };
let asked: string | null = null;
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request) {
    asked = request.headers.get("accept-encoding");
    return new Response(packed.bytes, { headers: { "content-encoding": packed.encoding } });
  },
});
const transport = createTransport({ ...TRANSPORT_BOUNDS, answerBytes: BOUND }, DIRECT);
afterAll(async () => {
  await transport.close();
  await server.stop(true);
});

async function received(encoding: string, bytes: Uint8Array<ArrayBuffer>, by = transport): Promise<string> {
  packed = { encoding, bytes };
  const sent = await by.get(server.url.origin, "/", { accept: "application/json" });
  if ("unanswered" in sent) throw sent.unanswered;
  return new TextDecoder().decode(sent.received.bytes);
}

/** The same as a file, in pieces. */
async function downloaded(encoding: string, bytes: Uint8Array<ArrayBuffer>, by = transport): Promise<string> {
  packed = { encoding, bytes };
  const sent = await by.download(server.url.origin, "/", { accept: "application/json" });
  if ("unanswered" in sent) throw sent.unanswered;
  expect(sent.received.bytes).toBe(bytes.byteLength);
  return Buffer.concat(await Array.fromAsync(sent.received.pieces())).toString();
}

const PACKERS: [encoding: string, pack: (text: string) => Uint8Array<ArrayBuffer>][] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["BR, identity", brotliCompressSync],
  ["deflate, gzip", (text) => gzipSync(deflateSync(text))],
];

describe("an answer that comes compressed", () => {
  test.each(PACKERS)("as %s is asked for and read", async (encoding, pack) => {
    expect(await received(encoding, pack("grüße"))).toBe("grüße");
    expect(asked).toBe("gzip, deflate, br");
  });

  test("with tokens in it is asked for unpacked", async () => {
    const { origin } = server.url;
    const exchange = createTokenExchange({ transport, origins: { production: origin, sandbox: origin } });
    packed = { encoding: "identity", bytes: new TextEncoder().encode('{"code":0,"message":"OK","data":{}}') };
    const request = { environment: "production", endpoint: OAUTH2_REFRESH_TOKEN, body: {} } as const;
    await exchange({ ...request, hidden: new Secret("token") });
    expect(asked).toBe("identity");
  });

  test.each(PACKERS)(
    "as %s is read up to the bound on its own bytes, and not one byte further",
    async (encoding, pack) => {
      expect(await received(encoding, pack("x".repeat(BOUND)))).toHaveLength(BOUND);
      const beyond = pack("x".repeat(BOUND + 1));
      expect(beyond.byteLength).toBeLessThan(200);
      const error = await failsWith(() => received(encoding, beyond));
      expect(error.code).toBe("upstream_shape");
      expect(error.message).toContain("larger than ShopMCP reads");
    },
  );

  test.each(PACKERS)("as %s is read and bounded alike where it is unpacked aside", async (encoding, pack) => {
    const wide = createTransport({ ...TRANSPORT_BOUNDS, answerBytes: 600_000 }, DIRECT);
    expect(await received(encoding, pack("x".repeat(600_000)), wide)).toHaveLength(600_000);
    const error = await failsWith(() => received(encoding, pack("x".repeat(600_001)), wide));
    expect(error.code).toBe("upstream_shape");
    await wide.close();
  });

  test("in two members, of which the last is short, is read whole and bounded alike", async () => {
    const wide = createTransport({ ...TRANSPORT_BOUNDS, answerBytes: 600_000 }, DIRECT);
    const inTwo = (text: string) => Buffer.concat([gzipSync(text), gzipSync("y")]);
    for (const length of [100, 300_000, 599_999])
      expect(await received("gzip", inTwo("x".repeat(length)), wide)).toBe(`${"x".repeat(length)}y`);
    const error = await failsWith(() => received("gzip", inTwo("x".repeat(600_000)), wide));
    expect(error.code).toBe("upstream_shape");
    await wide.close();
  });

  test.each(PACKERS)("as %s is read in pieces up to the bound where it is a file", async (encoding, pack) => {
    const wide = createTransport({ ...TRANSPORT_BOUNDS, answerBytes: 600_000 }, DIRECT);
    expect(await downloaded(encoding, pack("grüße"), wide)).toBe("grüße");
    expect(await downloaded(encoding, pack("x".repeat(600_000)), wide)).toHaveLength(600_000);
    const error = await failsWith(() => downloaded(encoding, pack("x".repeat(600_001)), wide));
    expect(error.code).toBe("upstream_shape");
    expect(error.message).toContain("larger than ShopMCP reads");
    await wide.close();
  });

  test("is read plain where nothing says that it is packed, and empty where it has no bytes", async () => {
    expect(await received("identity", new TextEncoder().encode("plain"))).toBe("plain");
    expect(await received("gzip", new Uint8Array())).toBe("");
    expect(await downloaded("identity", new TextEncoder().encode("plain"))).toBe("plain");
    expect(await downloaded("gzip", new Uint8Array())).toBe("");
  });

  test.each<Packed>([
    { encoding: "zstd", bytes: gzipSync("x") },
    { encoding: "gzip, deflate, br", bytes: gzipSync("x") },
    { encoding: "gzip", bytes: new TextEncoder().encode('{"code":0}') },
    { encoding: "deflate", bytes: gzipSync("x") },
    { encoding: "br", bytes: new TextEncoder().encode('{"code":0}') },
    { encoding: "gzip", bytes: gzipSync("cut off".repeat(100)).slice(0, -6) },
    { encoding: "br", bytes: brotliCompressSync("cut off".repeat(100)).slice(0, -6) },
  ])("in an encoding that is unknown or broken ($encoding) says that it could not be unpacked", async (one) => {
    for (const read of [received, downloaded]) {
      const error = await failsWith(() => read(one.encoding, one.bytes));
      expect(error.code).toBe("upstream_unavailable");
      expect(error.message).toContain("could not be unpacked");
    }
  });
});

/** Asked for as they are; their answers are a few hundred bytes. */
const SMALL: ReadonlySet<string> = new Set(["/advertiser/info/", "/report/task/check/", "/changelog/task/check/"]);

describe("TikTok's answers", () => {
  test.each(["gzip", "deflate", "br"] as const)(
    "may all come as %s: lists, reports and prepared files",
    async (encoding) => {
      const account = await connectAccount();
      const args = { level: "campaign", date_preset: "last_90_days", limit: 500 };
      const plain = await account.table("get_report", args);
      account.simulator.setEncoding(encoding);
      expect((await account.table("get_report", { ...args, fresh: true })).records).toEqual(plain.records);
      account.simulator.fail({
        path: "/report/integrated/get/",
        mutate: (envelope) => {
          const data = Object(envelope.data);
          return {
            ...envelope,
            data: { ...data, page_info: { ...Object(data.page_info), total_number: 61_000, total_page: 61 } },
          };
        },
      });
      const prepared = await account.table("get_report", { ...args, fresh: true });
      expect(prepared.records.length).toBeGreaterThan(0);
      const downloads = account.simulator.requests.filter(({ path }) => path === "/report/task/download/");
      expect(downloads).toHaveLength(1);
      expect(account.simulator.requests.map(({ acceptEncoding }) => acceptEncoding)).toEqual(
        account.simulator.requests.map(({ path }) => (SMALL.has(path) ? "identity" : "gzip, deflate, br")),
      );
      expect(account.simulator.requests.some(({ path }) => SMALL.has(path))).toBe(true);
      await account.stop();
    },
  );

  test("in an encoding that is broken are TikTok's trouble, and no word of the account", async () => {
    const account = await connectAccount();
    account.simulator.fail({
      path: "/campaign/get/",
      encoded: { encoding: "gzip", bytes: new TextEncoder().encode("not packed") },
    });
    const error = await failsWith(() => account.call("list_campaigns"));
    expect(error.code).toBe("upstream_unavailable");
    expect(error.traits.retryable).toBe(true);
    await account.stop();
  });
});
