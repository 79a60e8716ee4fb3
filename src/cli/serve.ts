/** `shopmcp serve`: the server, until it is told to stop. */

import type { Command } from "./command.ts";

/** A server that listens. `url`: where the page is; `mcpUrl`: what clients are given. */
export type Running = { url: string; mcpUrl: string; stop(): Promise<void> };

export type Serve = {
  start(dataDir: string | undefined): Promise<Running>;
  /** Resolves at SIGTERM or SIGINT. */
  stopSignal(): Promise<void>;
};

export function serve({ start, stopSignal }: Serve): Command {
  return {
    name: "serve",
    summary: "run the server (the default command)",
    words: [],
    options: {},
    usage: "",
    details: "Listens on SHOPMCP_HOST and SHOPMCP_PORT (127.0.0.1:8765), logs to stderr, stops on SIGTERM.",
    async run({ dataDir }) {
      const stopped = stopSignal();
      const running = await start(dataDir);
      await stopped;
      await running.stop();
      return undefined;
    },
  };
}
