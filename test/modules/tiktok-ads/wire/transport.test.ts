import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { DIRECT } from "../../../fakes/direct.ts";

/** Names in the ALPN extension stand with their length before them, in clear. */
const H2 = Buffer.from("\u0002h2");
const HTTP_1_1 = Buffer.from("\u0008http/1.1");

test("over TLS it offers HTTP/1.1 and not HTTP/2, whose time-outs and repeats are others", async () => {
  const hello = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => {
    socket.once("data", (bytes) => {
      hello.resolve(Buffer.from(bytes));
      socket.destroy();
    });
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const transport = createTransport(TRANSPORT_BOUNDS, DIRECT);
  expect(await transport.get(`https://127.0.0.1:${port}`, "/", {})).toHaveProperty("unanswered");
  const offered = await hello.promise;
  expect(offered.includes(H2)).toBe(false);
  expect(offered.includes(HTTP_1_1)).toBe(true);
  await transport.close();
  server.close();
});
