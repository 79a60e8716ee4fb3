/** HTTP requests, mutated in body, address and headers, against all of ShopMCP on a real socket. */

import { gzipSync } from "node:zlib";
import { hashOf, mix, pick } from "#simulator/random.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { freePort } from "../fakes/free-port.ts";
import { judged } from "./judged.ts";
import { mutated } from "./mutate.ts";
import type { Subject } from "./subject.ts";

export type Sent = { method: string; path: string; body: string; headers: Record<string, string> };
export type Requests = readonly [Sent, ...Sent[]];

/** `passesMs` is the time between inputs, so that rate limits do not answer instead. */
export type HttpFuzz = {
  passesMs?: number;
  fitting(shop: SignedInShop, workspaceId: string): Promise<Requests> | Requests;
};

const WITHOUT_BODY: ReadonlySet<string> = new Set(["GET", "HEAD"]);

export async function openHttp({ passesMs = 0, fitting }: HttpFuzz): Promise<Subject> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const shop = await startSignedInShop({ port, env: { SHOPMCP_PUBLIC_URL: url } });
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const requests = await fitting(shop, workspaceId);
  const known = { authorization: `Bearer ${key}`, cookie: shop.cookie, origin: url };
  return {
    secrets: [key, "toy-token-bakery", shop.cookie.split("=")[1] ?? key],
    async take(seed, index) {
      const sent = spoiled(pick(requests, seed, index), seed, index);
      shop.clock.advance(passesMs);
      const response = await fetch(url + sent.path, {
        ...{ method: sent.method, redirect: "manual", headers: { ...known, ...sent.headers } },
        ...(WITHOUT_BODY.has(sent.method) ? {} : { body: sent.body }),
      });
      return judged(response.status, await response.text());
    },
    log: () => shop.logLines.splice(0).join("\n"),
    stop: shop.stop,
  };
}

type Bytes = string | Uint8Array<ArrayBuffer>;

const ENCODERS: readonly [(text: string) => Bytes, ...((text: string) => Bytes)[]] = [
  (text) => new Uint8Array(Buffer.from(text, "utf16le")),
  (text) => new Uint8Array(Buffer.from(text, "latin1")),
  (text) => new Uint8Array(gzipSync(text)),
  (text) => new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(text)]),
  (text) => new Uint8Array([...Buffer.from(text.slice(0, 40)), 0xff, 0xc0, 0x00, ...Buffer.from(text.slice(40))]),
  (text) => text + " ".repeat(70_000),
  (text) => `${text.slice(0, -1)},"${"y".repeat(300_000)}":1}`,
];

const HEADER_WORDS = [
  ...(["", "null", "constructor", "__proto__", "*/*", "text/html", "gzip", "br", "0", "-1", "1e9"] as const),
  ...(["2026-07-28", "2025-11-25", "2024-11-05", "2099-01-01", "tools/call", "Bearer ", "Basic Og=="] as const),
  ...(["=?base64?dG95?=", "é", "application/json; charset=utf-16", "a=b; a=c; =;", "%00"] as const),
  "x".repeat(9_000),
] as const;

const HEADERS = [
  ...(["authorization", "content-type", "accept", "content-encoding", "origin", "cookie", "host"] as const),
  ...([
    "mcp-protocol-version",
    "mcp-method",
    "mcp-name",
    "mcp-session-id",
    "last-event-id",
    "x-forwarded-for",
  ] as const),
  ...(["forwarded", "accept-language", "user-agent", "range", "if-none-match", "x-http-method-override"] as const),
] as const;

function spoiled(sent: Sent, seed: number, index: number): Omit<Sent, "body"> & { body: Bytes } {
  const body = mutated(sent.body, seed, index) || " ";
  const draw = mix(hashOf("request", seed), index);
  const path = sent.path.includes("?") || draw % 16 === 0 ? spoiledPath(sent.path, draw, index) : sent.path;
  const [word, header] = [pick(HEADER_WORDS, draw, 3), pick(HEADERS, draw, 4)];
  if (draw % 8 === 1) return { ...sent, path, body, headers: { ...sent.headers, [header]: word } };
  if (draw % 8 === 2) return { ...sent, path, body: pick(ENCODERS, draw, 5)(body) };
  if (draw % 64 === 3)
    return { ...sent, path, body, method: pick(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"], draw, 6) };
  return { ...sent, path, body };
}

/** The first segment stays, so the request reaches the routes under test. */
function spoiledPath(path: string, draw: number, index: number): string {
  const at = path.indexOf("/", 1) + 1 || path.length;
  const made = path.slice(0, at) + mutated(path.slice(at), draw, index).slice(0, 4_000);
  return made.replaceAll(/[\p{Cc}\p{Cs} #\\]/gu, "%20").replaceAll(/\/\.{1,2}(?=\/|$)/g, "/x");
}
