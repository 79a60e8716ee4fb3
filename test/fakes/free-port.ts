/** A free port, for a server whose address must be known before it starts. */

import { randomInt } from "node:crypto";

/** Below those that the system gives to whoever connects or asks for any: nobody is given one between two starts. */
const [FIRST, BEYOND] = [16_384, 32_768];
const TRIES = 100;

export async function freePort(): Promise<number> {
  for (let nth = 0; nth < TRIES; nth += 1) {
    const port = randomInt(FIRST, BEYOND);
    if (await isFree(port)) return port;
  }
  throw new Error(`${TRIES} ports were taken`);
}

async function isFree(port: number): Promise<boolean> {
  try {
    const server = Bun.serve({ port, hostname: "127.0.0.1", fetch: () => new Response() });
    await server.stop(true);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return false;
    throw error;
  }
}
