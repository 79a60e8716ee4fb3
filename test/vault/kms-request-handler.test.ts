/** What the AWS SDK is told of requests that end badly, and what is sent for it. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { createKmsRequestHandler } from "#vault/kms-request-handler.ts";
import { DIRECT } from "../fakes/direct.ts";

const BOUNDS = { connectMs: 5_000, requestMs: 5_000, attempts: 1, callMs: 5_000 };
const MAX_ANSWER_BYTES = 256 * 1024;

let server: Server;
let port = 0;
const asked: string[] = [];
const sockets = new Set<Socket>();

const answerOf = (bytes: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n${"x".repeat(bytes)}`;

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      const [line = ""] = bytes.toString("latin1").split("\r\n");
      asked.push(line);
      if (line.includes("/ends")) socket.end();
      if (line.includes("/large")) socket.write(answerOf(MAX_ANSWER_BYTES + 1));
      if (line.includes("/whole")) socket.write(answerOf(MAX_ANSWER_BYTES));
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

type Query = Record<string, string | string[] | null>;

async function send(path: string, query?: Query, bounds = BOUNDS) {
  const handler = createKmsRequestHandler(DIRECT, bounds);
  const request = { method: "POST", protocol: "http:", hostname: "127.0.0.1", port, path, headers: {}, body: "{}" };
  try {
    return (await handler.handle(query === undefined ? request : { ...request, query })).response;
  } finally {
    handler.destroy();
  }
}

test("an answer is read up to its bound, and not one byte further", async () => {
  expect((await send("/whole")).body.byteLength).toBe(MAX_ANSWER_BYTES);
  await expect(send("/large")).rejects.toMatchObject({ code: "UND_ERR_RES_EXCEEDED_MAX_SIZE" });
});

test("silence and a connection that ends have the names by which the SDK tries again", async () => {
  await expect(send("/silence", undefined, { ...BOUNDS, requestMs: 200 })).rejects.toMatchObject({
    name: "TimeoutError",
  });
  await expect(send("/ends")).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a query is written as AWS signs it", async () => {
  await send("/whole", { a: "x y", list: ["1", "2"], alone: null });
  expect(asked.at(-1)).toBe("POST /whole?a=x%20y&list=1&list=2&alone HTTP/1.1");
});
