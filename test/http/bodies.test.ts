/** Bodies that are too large, too slow or too many, over real sockets. */

import { afterEach, describe, expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { type Listener, listen } from "#http/listen.ts";
import type { BodyBounds } from "#request/body-budget.ts";
import { eventually } from "../fakes/eventually.ts";
import { legacy } from "../mcp/messages.ts";
import { createToyApp, KEYS } from "./toy-app.ts";

const MIB = 1_048_576;
/** Far more time than a test takes. */
const PATIENT = { arrivalMs: 60_000, totalBytes: 4 * MIB, strangerBytes: MIB, strangerAddressBytes: MIB };

const sockets: Socket[] = [];
const listeners: Listener[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const listener of listeners.splice(0)) await listener.stop({ deadlineMs: 1_000 });
});

function start(bodies: BodyBounds) {
  const toy = createToyApp({ bodies });
  const listener = listen({ app: toy.app, host: "127.0.0.1", port: 0 });
  listeners.push(listener);
  return { ...toy, ...listener };
}

/** One connection, and all that has come back on it. */
function dial(port: number) {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  const seen = { text: "", closed: false };
  socket.on("data", (data) => {
    seen.text += data.toString();
  });
  socket.on("close", () => {
    seen.closed = true;
  });
  return { write: (data: string | Buffer) => socket.write(data), seen };
}

const head = (framing: string, key: string = KEYS.first) =>
  `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nAccept: application/json\r\n${framing}\r\n\r\n`;

const ping = JSON.stringify(legacy("ping").json);
const whole = `${head(`Content-Length: ${ping.length}`)}${ping}`;

describe("a body over the limit", () => {
  test.each([
    ["declared", `Content-Length: ${3 * MIB}`, "", ""],
    ["in chunks", "Transfer-Encoding: chunked", `${(3 * MIB).toString(16)}\r\n`, "\r\n0\r\n\r\n"],
  ])("%s is answered in words, and the next request of the same connection too", async (_, framing, before, after) => {
    const { port } = start(PATIENT);
    const client = dial(port);
    client.write(head(framing) + before);
    await eventually(() => client.seen.text.includes("payload_too_large") || after !== "");
    client.write(Buffer.alloc(3 * MIB, "x"));
    client.write(after + whole);
    await eventually(() => client.seen.text.includes('"result":{}'));
    expect(client.seen.text).toMatch(/^HTTP\/1\.1 413 .*"code":"payload_too_large".*HTTP\/1\.1 200/s);
    expect(client.seen.closed).toBe(false);
  });
});

describe("a body that does not come", () => {
  test.each([
    ["of a small declared length", "Content-Length: 500", '{"jsonrpc":'],
    ["of a large declared length", "Content-Length: 500000", '{"jsonrpc":'],
    ["in chunks", "Transfer-Encoding: chunked", 'b\r\n{"jsonrpc":\r\n'],
  ])("%s is 408 after its time, and its connection is closed", async (_, framing, begun) => {
    const { port, calls } = start({ ...PATIENT, arrivalMs: 20 });
    const client = dial(port);
    client.write(head(framing) + begun);
    await eventually(() => client.seen.closed);
    expect(client.seen.text).toMatch(/^HTTP\/1\.1 408 /);
    expect(client.seen.text).toContain('"code":"request_timeout"');
    expect(calls).toEqual([]);
    const next = dial(port);
    next.write(whole);
    await eventually(() => next.seen.text.includes('"result":{}'));
  });
});

describe("unfinished bodies", () => {
  const bounds = { ...PATIENT, totalBytes: 64 * 1_024 };

  test.each([
    ["declared", "Content-Length: 16384", "{"],
    ["in chunks", "Transfer-Encoding: chunked", `4000\r\n${" ".repeat(16_384)}\r\n`],
  ])("%s that fill what they may have make the next one 503, until one of them has come", async (_, framing, begun) => {
    const { port, url } = start(bounds);
    const stalled = Array.from({ length: 4 }, () => dial(port));
    for (const each of stalled) each.write(head(framing) + begun);
    const { host: _host, ...headers } = legacy("ping").headers;
    const ask = () => fetch(`${url}/mcp`, { method: "POST", headers, body: ping });
    const refused = await eventually(async () => {
      const answer = await ask();
      return answer.status === 503 && answer;
    });
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await refused.text()).toContain('"code":"server_busy"');
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    stalled[0]?.write(framing.startsWith("Content") ? " ".repeat(16_383) : "0\r\n\r\n");
    await eventually(async () => (await ask()).status === 200);
  });

  test("of callers whose key is refused hold nothing", async () => {
    const { port, url } = start(bounds);
    const stalled = Array.from({ length: 8 }, () => dial(port));
    for (const each of stalled) each.write(`${head("Content-Length: 16384", "smcp_unknown")}{`);
    await eventually(() => stalled.every(({ seen }) => seen.text.startsWith("HTTP/1.1 401")));
    const { host: _, ...headers } = legacy("ping").headers;
    expect((await fetch(`${url}/mcp`, { method: "POST", headers, body: ping })).status).toBe(200);
  });
});
