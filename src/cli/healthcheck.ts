/** `shopmcp healthcheck`: asks a running server whether it is ready; for containers and service managers. */

import { ShopError } from "#errors.ts";
import { type Command, print } from "./command.ts";

/** The server's address and what it answered. @throws upstream_unavailable where nothing answers */
export type AskReady = () => Promise<{ url: string; ready: boolean; body: string }>;

export function healthcheck(askReady: AskReady): Command {
  return {
    name: "healthcheck",
    summary: "ask the running server whether it is ready (exit 0 or 1)",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      const { url, ready, body } = await askReady();
      if (!ready) throw new ShopError("upstream_unavailable", `The server at ${url} is not ready: ${body}`);
      print(invocation, { url, ready }, `${url} is ready.`);
      return undefined;
    },
  };
}
