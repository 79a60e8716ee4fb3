import { afterAll, afterEach, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { limitOf } from "#concurrency/time-limit.ts";
import { createOutbound, type Pool } from "#outbound/outbound.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const HELD_MS = 30_000;
const SOON_MS = 50;

let answer: (socket: Socket, head: string) => void = (socket) => socket.end();
const heads: string[] = [];
const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    heads.push(bytes.toString());
    answer(socket, bytes.toString());
  });
});
const origin = await new Promise<string>((resolve) => {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  });
});
afterAll(() => server.close());

const pools: Pool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.destroy();
  heads.length = 0;
});

function poolOf(connections: number, bounds: { headersMs?: number; bodyMs?: number } = {}): Pool {
  const usual = { connections, connectMs: HELD_MS, headersMs: HELD_MS, bodyMs: HELD_MS, answerBytes: 1_000 };
  const pool = createOutbound({ httpsProxy: null, httpProxy: null, noProxy: [] }).pool({ ...usual, ...bounds });
  pools.push(pool);
  return pool;
}

const ask = (pool: Pool, path = "/", ms = HELD_MS) =>
  pool.exchange({ origin, path, method: "GET", headers: {} }, { limit: limitOf(ms) });

test("the answer that counts is the one behind those that only inform", async () => {
  answer = (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`);
  const got = await ask(poolOf(1));
  expect(got).toMatchObject({ status: 200, headers: { "content-length": "2" } });
  expect("bytes" in got && new TextDecoder().decode(got.bytes)).toBe("ok");
});

test("a connection that ends is a failure, before the head of an answer or behind it", async () => {
  answer = (socket) => socket.end();
  expect(await ask(poolOf(1))).toMatchObject({ answered: false, late: false });
  answer = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
  expect(await ask(poolOf(1))).toMatchObject({ answered: true, late: false });
  expect(heads).toHaveLength(2);
});

test("an answer of more bytes than are read is a failure", async () => {
  answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n${"x".repeat(1_001)}`);
  expect(await ask(poolOf(1))).toMatchObject({ answered: true, failure: { code: "UND_ERR_RES_EXCEEDED_MAX_SIZE" } });
});

test("what takes too long is late, whether it has begun to be answered or waits for a connection, and is not sent then", async () => {
  answer = (socket, head) =>
    head.includes("/half") ? socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok") : socket.write(OK);
  const pool = poolOf(1);
  // A connection that stands takes a request at once, however busy the machine is.
  expect(await ask(pool, "/first")).toMatchObject({ status: 200 });
  const half = ask(pool, "/half", SOON_MS);
  const queued = ask(pool, "/queued", SOON_MS / 2);
  expect(await queued).toMatchObject({ answered: false, late: true });
  expect(await half).toMatchObject({ late: true });
  expect(await ask(pool, "/next")).toMatchObject({ status: 200 });
  expect(heads.map((head) => head.split(" ")[1])).toEqual(["/first", "/half", "/next"]);
});

test("a server that is silent before the head of its answer, or in the middle of its body, is late before all of the time is over", async () => {
  answer = () => undefined;
  expect(await ask(poolOf(1, { headersMs: SOON_MS }))).toMatchObject({ answered: false, late: true });
  answer = (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
  expect(await ask(poolOf(1, { bodyMs: SOON_MS }))).toMatchObject({ answered: true, late: true });
});

test("what may not begin any more by the time its turn comes is not sent, and the connection serves the next", async () => {
  answer = (socket) => socket.write(OK);
  const pool = poolOf(1);
  let mayBegin = true;
  const request = { origin, path: "/late", method: "GET", headers: {} } as const;
  const first = ask(pool, "/first").finally(() => (mayBegin = false));
  const held = pool.exchange(request, { limit: limitOf(HELD_MS), mayBegin: () => mayBegin });
  expect(await first).toMatchObject({ status: 200 });
  expect(await held).toMatchObject({ answered: false, late: false });
  expect(await ask(pool, "/next")).toMatchObject({ status: 200 });
  expect(heads.map((head) => head.split(" ")[1])).toEqual(["/first", "/next"]);
});
