/** `shopmcp healthcheck`: asks a running server whether it is ready; for containers and service managers. */

import { ShopError } from "#errors.ts";
import { type Command, print } from "./command.ts";

/** A server that does not answer within this time is not well, whatever it answers later. */
const ASK_TIMEOUT_MS = 5_000;

export type Readiness = { url: string; ready: boolean; body: string };

export function healthcheck(ask: () => Promise<Readiness>): Command {
  return {
    name: "healthcheck",
    summary: "ask the running server whether it is ready (exit 0 or 1)",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      const { url, ready, body } = await ask();
      if (!ready) throw new ShopError("upstream_unavailable", `The server at ${url} is not ready: ${body}`);
      print(invocation, { url, ready }, `${url} is ready.`);
      return undefined;
    },
  };
}

/** @throws upstream_unavailable where nothing answers */
export async function askReady(serverUrl: string): Promise<Readiness> {
  const url = `${serverUrl}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS), redirect: "error" });
    return { url, ready: response.status === 200, body: (await response.text()).slice(0, 1_000) };
  } catch (cause) {
    throw new ShopError(
      "upstream_unavailable",
      `No server answers at ${url}. Is it running, and are SHOPMCP_HOST and SHOPMCP_PORT the same here?`,
      { cause },
    );
  }
}
