/** A server without any connection, with one client, and with a thousand connections that were kept alive after a call each and ask nothing. */

import { ask, introduce } from "../ask.ts";
import { load } from "../load.ts";
import { serve, settledMib, targetOf } from "./calls.ts";
import { compare } from "./compare.ts";
import type { Row, Side } from "./sides.ts";

const CONNECTIONS = 1_000;
const CALLS_BEFORE = 10_000;

export const idle: Row = async (sides, rounds) => {
  const taken: Record<"before" | "now", Resident[]> = { before: [], now: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const name of ["before", "now"] as const) taken[name].push(await residentOf(sides[name]));
  const row = (what: string, of: keyof Resident) =>
    compare(
      { what: `${what}: resident memory`, kind: "memory", unit: "MiB" },
      taken.before.map((one) => one[of]),
      taken.now.map((one) => one[of]),
    );
  return [
    row("started, nothing asked", "alone"),
    row("a client has connected and called", "introduced"),
    row(`${CONNECTIONS.toLocaleString("en")} idle connections`, "connected"),
  ];
};

type Resident = { alone: number; introduced: number; connected: number };

async function residentOf(side: Side): Promise<Resident> {
  const server = await serve(side);
  const alone = await settledMib(server.pid);
  await introduce(`${server.url}/mcp`, server.key);
  await ask(`${server.url}/mcp`, server.key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
  const introduced = await settledMib(server.pid);
  const target = targetOf(server, {});
  // What calls leave behind by themselves is there before.
  await load(target, { connections: 16, requests: CALLS_BEFORE });
  const sockets: Bun.Socket<undefined>[] = [];
  for (let nth = 0; nth < CONNECTIONS; nth += 1) sockets.push(await answered(target.url, request(target)));
  const connected = await settledMib(server.pid);
  for (const socket of sockets) socket.end();
  await server.stop();
  return { alone, introduced, connected };
}

function request({ url, headers, body }: ReturnType<typeof targetOf>): string {
  const lines = Object.entries({ host: new URL(url).host, ...headers, "content-length": `${Buffer.byteLength(body)}` });
  return `POST /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

/** The connection stays open. @throws where the answer is none, or the server closes it */
async function answered(url: string, message: string): Promise<Bun.Socket<undefined>> {
  const { hostname, port } = new URL(url);
  const first = Promise.withResolvers<string>();
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data: (_, chunk) => first.resolve(chunk.toString("latin1")),
      close: () => first.reject(new Error("the server closed a connection")),
      error: (_, error) => first.reject(error),
    },
  });
  socket.write(message);
  const answer = await first.promise;
  if (!answer.startsWith("HTTP/1.1 200")) throw new Error(`a connection was refused: ${answer.slice(0, 300)}`);
  return socket;
}
