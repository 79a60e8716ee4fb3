/** Bodies nested to about the depth limit, whole or stalled, on a real socket. */

import { connect } from "node:net";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { BODY_BOUNDS } from "#request/body-budget.ts";
import { hashOf, mix, pick } from "#simulator/random.ts";
import { startSignedInShop } from "../api/signed-in-shop.ts";
import { freePort } from "../fakes/free-port.ts";
import { judged } from "./judged.ts";
import type { Outcome, Subject } from "./subject.ts";

/** The server's time limit for a body, kept short here. */
const ARRIVAL_MS = 20;
const AROUND = 8;

type Route = { path: string; type: string; body(nested: string): string };

const JSON_TYPE = "application/json";
const META =
  '"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"fuzz","version":"1"}';
const call = (params: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params}}}`;

const ROUTES: readonly [Route, ...Route[]] = [
  { path: "/mcp", type: JSON_TYPE, body: (nested) => call(`"name":"toy_visit","arguments":{"a":${nested}}`) },
  { path: "/mcp", type: JSON_TYPE, body: (nested) => call(`"name":"toy_visit","_meta":{"a":${nested}}`) },
  { path: "/mcp", type: JSON_TYPE, body: (nested) => call(`"name":"toy_visit","_meta":{${META},"a":${nested}}`) },
  { path: "/mcp", type: JSON_TYPE, body: (nested) => `{"jsonrpc":"2.0","id":1,"method":"ping","params":${nested}}` },
  { path: "/mcp", type: JSON_TYPE, body: (nested) => nested },
  { path: "/api/workspaces", type: JSON_TYPE, body: (nested) => `{"name":${nested}}` },
  { path: "/api/session", type: JSON_TYPE, body: (nested) => `{"email":"a@example.com","password":${nested}}` },
  {
    path: "/oauth/register",
    type: JSON_TYPE,
    body: (nested) => `{"redirect_uris":["https://a.example/cb"],"x":${nested}}`,
  },
  { path: "/oauth/token", type: "application/x-www-form-urlencoded", body: (nested) => `grant_type=${nested}` },
];

export async function openBodies(): Promise<Subject> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const bodies = { ...BODY_BOUNDS, arrivalMs: ARRIVAL_MS };
  const shop = await startSignedInShop({ port, bodies, env: { SHOPMCP_PUBLIC_URL: url } });
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const known = `Authorization: Bearer ${key}\r\nCookie: ${shop.cookie}\r\n`;
  return {
    secrets: [key, "toy-token-bakery", shop.cookie.split("=")[1] ?? key],
    async take(seed, index) {
      const draw = mix(hashOf("bodies", seed), index);
      const { path, type, body } = pick(ROUTES, seed, index);
      const text = body(nested(draw));
      const who = draw % 5 === 0 ? "" : known;
      const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${url}\r\n${who}Content-Type: ${type}\r\nAccept: ${JSON_TYPE}\r\nConnection: close\r\n`;
      // Keeps the rate limits from answering.
      shop.clock.advance(2_000);
      return answerTo(port, head + framed(text, draw));
    },
    log: () => shop.logLines.splice(0).join("\n"),
    stop: shop.stop,
  };
}

function nested(draw: number): string {
  const levels = MAX_DEPTH - AROUND + (mix(draw, 1) % (2 * AROUND));
  const [open, close] = mix(draw, 2) % 2 === 0 ? ["[", "]"] : ['{"a":', "}"];
  return `${open.repeat(levels)}0${close.repeat(levels)}`;
}

function framed(text: string, draw: number): string {
  const sent = mix(draw, 3) % 3 === 0 ? text.slice(0, mix(draw, 4) % text.length) : text;
  if (mix(draw, 5) % 2 === 0) return `Content-Length: ${text.length}\r\n\r\n${sent}`;
  const chunk = sent === "" ? "" : `${sent.length.toString(16)}\r\n${sent}\r\n`;
  return `Transfer-Encoding: chunked\r\n\r\n${chunk}${sent === text ? "0\r\n\r\n" : ""}`;
}

function answerTo(port: number, request: string): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let received = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(request));
  socket.on("data", (data) => {
    received += data.toString();
  });
  socket.on("error", reject);
  socket.on("close", () => {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 500);
    resolve(judged(status, received));
  });
  return promise;
}
