/** A real listener: what only shows on a socket, and how it stops. */

import { expect, test } from "bun:test";
import { connect } from "node:net";
import { ShopError } from "#errors.ts";
import { listen } from "#http/listen.ts";
import { eventsOf, legacy, type Message, modern } from "../mcp/messages.ts";
import { createToyApp } from "./toy-app.ts";

/** Ample for a call that has been let go; a test that needs it all has failed. */
const DEADLINE_MS = 5_000;

function start() {
  const toy = createToyApp();
  return { ...toy, ...listen({ app: toy.app, host: "127.0.0.1", port: 0 }) };
}

function post(url: string, { headers, json }: Message) {
  const { host: _, ...rest } = headers;
  return fetch(`${url}/mcp`, { method: "POST", headers: rest, body: JSON.stringify(json) });
}

/** Sends `payload` as it is and gives everything that came back. */
function raw(port: number, payload: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let received = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(payload));
  socket.on("data", (chunk) => {
    received += chunk.toString();
    if (received.includes("\r\n\r\n")) socket.end();
  });
  socket.on("close", () => resolve(received));
  socket.on("error", reject);
  return promise;
}

test("port 0 takes a free port and says which", async () => {
  const server = start();
  expect(server.port).toBeGreaterThan(0);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  await server.stop({ deadlineMs: DEADLINE_MS });
});

test("a taken port is refused with the setting to change", async () => {
  const server = start();
  const again = () => listen({ app: createToyApp().app, host: "127.0.0.1", port: server.port });
  expect(again).toThrow(ShopError);
  expect(again).toThrow(/SHOPMCP_PORT/);
  await server.stop({ deadlineMs: DEADLINE_MS });
});

test("an address that is not ours is refused with the setting to change", () => {
  expect(() => listen({ app: createToyApp().app, host: "192.0.2.1", port: 0 })).toThrow(/SHOPMCP_HOST/);
});

test.each(["evil.example", "evil.example@localhost", "x/livez?", "localhost\r\nHost: evil.example"])(
  "the Host header %p as sent on the wire is refused",
  async (host) => {
    const server = start();
    expect(await raw(server.port, `GET /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toStartWith("HTTP/1.1 403");
    await server.stop({ deadlineMs: DEADLINE_MS });
  },
);

test("the Host header decides, not the address in the request line", async () => {
  const server = start();
  const answer = await raw(server.port, "GET http://localhost/metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  expect(answer).toStartWith("HTTP/1.1 403");
  await server.stop({ deadlineMs: DEADLINE_MS });
});

test("a probe of HTTP/1.0, which names no host, is answered", async () => {
  const server = start();
  expect(await raw(server.port, "GET /livez HTTP/1.0\r\n\r\n")).toStartWith("HTTP/1.1 200");
  expect(await raw(server.port, "GET /metrics HTTP/1.0\r\n\r\n")).toStartWith("HTTP/1.1 403");
  await server.stop({ deadlineMs: DEADLINE_MS });
});

test("a body without a declared length is bounded all the same", async () => {
  const server = start();
  const { headers } = legacy("ping");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const chunk = `${(1_048_577).toString(16)}\r\n${" ".repeat(1_048_577)}\r\n0\r\n\r\n`;
  const answer = await raw(
    server.port,
    `POST /mcp HTTP/1.1\r\n${lines.join("")}Transfer-Encoding: chunked\r\n\r\n${chunk}`,
  );
  expect(answer).toStartWith("HTTP/1.1 413");
  await server.stop({ deadlineMs: DEADLINE_MS });
});

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("a stop lets a call of %s in flight finish, and takes no other", async (_, message) => {
  const server = start();
  const inFlight = post(server.url, message("tools/call", { name: "toy_wait" }));
  await server.waiting;
  const stopped = server.stop({ deadlineMs: DEADLINE_MS });
  const refused = await server.app.handle(new Request(`${server.url}/livez`));
  expect(refused.status).toBe(503);
  server.release();
  expect((await inFlight).status).toBe(200);
  expect(await stopped).toEqual({ drained: true });
  await expect(post(server.url, message("tools/list"))).rejects.toThrow();
});

test("a stop lets a stream in flight finish", async () => {
  const server = start();
  const inFlight = post(server.url, legacy("tools/call", { name: "toy_wait", _meta: { progressToken: 1 } }));
  await server.waiting;
  const stopped = server.stop({ deadlineMs: DEADLINE_MS });
  server.release();
  expect(eventsOf(await (await inFlight).text())).toMatchObject([
    { method: "notifications/progress" },
    { id: 7, result: {} },
  ]);
  expect(await stopped).toEqual({ drained: true });
});

test("a stop does not wait beyond its deadline", async () => {
  const server = start();
  const inFlight = post(server.url, legacy("tools/call", { name: "toy_wait" })).then(
    () => "answered",
    () => "cut",
  );
  await server.waiting;
  expect(await server.stop({ deadlineMs: 20 })).toEqual({ drained: false });
  expect(await inFlight).toBe("cut");
  server.release();
});

test("a call whose client hangs up is ended", async () => {
  const server = start();
  const client = new AbortController();
  const { headers, json } = legacy("tools/call", { name: "toy_wait" });
  const { host: _, ...rest } = headers;
  const call = fetch(`${server.url}/mcp`, {
    method: "POST",
    headers: rest,
    body: JSON.stringify(json),
    signal: client.signal,
  });
  await server.waiting;
  const aborted = new Promise((resolve) => server.lastSignal()?.addEventListener("abort", resolve, { once: true }));
  client.abort();
  await expect(call).rejects.toThrow();
  await aborted;
  server.release();
  await server.stop({ deadlineMs: DEADLINE_MS });
});
