/** TLS before a plain server, for invented host names. */

import { connect, type Socket } from "node:net";
import { createServer } from "node:tls";
import type { Certificate } from "./certificate.ts";

export type TlsFront = { host: string; port: number; stop(): Promise<void> };

export async function startTlsFront({ key, cert }: Certificate, upstream: string): Promise<TlsFront> {
  const { hostname, port } = new URL(upstream);
  const sockets = new Set<Socket>();
  const server = createServer({ key, cert }, (client) => {
    const behind = connect({ host: hostname, port: Number(port) });
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    }
    client.pipe(behind).pipe(client);
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  return {
    host: "127.0.0.1",
    port: typeof address === "object" && address !== null ? address.port : 0,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
