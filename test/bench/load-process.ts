/** Load on one URL over keep-alive sockets, without a client library that would be measured too. */

import { z } from "zod";

const Headers = z.record(z.string(), z.string());
const Load = z.object({
  url: z.url(),
  method: z.string(),
  headers: Headers,
  headersInTurn: z.array(Headers),
  body: z.string(),
  connections: z.int().min(1).max(1_024),
  seconds: z.number().max(600),
  requests: z.int().max(10_000_000),
  expect: z.string(),
});

const { url, method, headers, headersInTurn, body, connections, seconds, requests, expect } = Load.parse(
  await Bun.stdin.json(),
);
const { hostname, port, host, pathname, search } = new URL(url);
const messageWith = (own: Record<string, string>) => {
  const head = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(own).map(([name, value]) => `${name}: ${value}`),
    ...(body === "" ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
};
const messages = (headersInTurn.length === 0 ? [headers] : headersInTurn).map(messageWith);

const latencies: number[] = [];
const done = Promise.withResolvers<void>();
const startedMs = performance.now();
const endMs = startedMs + seconds * 1_000;
let sent = 0;
let open = connections;

type Connection = { sentAtMs: number; held: string; ended: boolean };

function next(socket: Bun.Socket<Connection>): void {
  const nowMs = performance.now();
  if (sent >= requests || nowMs >= endMs) {
    socket.data.ended = true;
    socket.end();
    open -= 1;
    if (open === 0) done.resolve();
    return;
  }
  const message = messages[sent % messages.length] ?? "";
  sent += 1;
  socket.data.sentAtMs = nowMs;
  socket.data.held = "";
  socket.write(message);
}

function isWhole(answer: string): boolean {
  const bodyAt = answer.indexOf("\r\n\r\n") + 4;
  if (bodyAt === 3) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, bodyAt))?.[1];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= bodyAt + Number(length);
}

for (let at = 0; at < connections; at += 1) {
  await Bun.connect<Connection>({
    hostname,
    port: Number(port),
    data: { sentAtMs: 0, held: "", ended: false },
    socket: {
      open: next,
      data(socket, chunk) {
        socket.data.held += chunk.toString("latin1");
        const { held, sentAtMs } = socket.data;
        if (!isWhole(held)) return;
        if (!held.startsWith("HTTP/1.1 200") || !held.includes(expect)) {
          done.reject(new Error(`an answer was not the expected one: ${held.slice(0, 600)}`));
          return;
        }
        latencies.push(performance.now() - sentAtMs);
        next(socket);
      },
      close(socket) {
        if (!socket.data.ended) done.reject(new Error("the server closed a connection"));
      },
      error: (_, error) => done.reject(error),
    },
  });
}
await done.promise.catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
const elapsedMs = performance.now() - startedMs;
latencies.sort((a, b) => a - b);
const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
process.stdout.write(
  JSON.stringify({
    requests: latencies.length,
    perSecond: latencies.length / (elapsedMs / 1_000),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }),
);
process.exit(0);
