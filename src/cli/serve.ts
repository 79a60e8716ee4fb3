/** `shopmcp serve`: the server, until it is told to stop. */

import type { Command } from "./command.ts";

/** Listens until SIGTERM or SIGINT, then drains and closes. */
export type Serve = (dataDir: string | undefined) => Promise<void>;

export function serve(run: Serve): Command {
  return {
    name: "serve",
    summary: "run the server (the default command)",
    words: [],
    options: {},
    usage: "",
    details: "Listens on SHOPMCP_HOST and SHOPMCP_PORT (127.0.0.1:8765), logs to stderr, stops on SIGTERM.",
    async run({ dataDir }) {
      await run(dataDir);
      return undefined;
    },
  };
}
