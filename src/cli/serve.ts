/** `shopmcp serve`: runs the server until it is told to stop. */

import { setImmediate } from "node:timers/promises";
import type { Command } from "./command.ts";

/** `url` is the page, `mcpUrl` for clients. `setupLink` creates the first operator; null where there is one. */
export type Running = { url: string; mcpUrl: string; setupLink: string | null; stop(): Promise<void> };

export type Serve = {
  start(dataDir: string | undefined): Promise<Running>;
  stopSignal(): Promise<void>;
};

export function serve({ start, stopSignal }: Serve): Command {
  return {
    name: "serve",
    summary: "run the server",
    words: [],
    options: {},
    usage: "",
    details: "Listens on SHOPMCP_HOST and SHOPMCP_PORT (127.0.0.1:8765), logs to stderr, stops on SIGTERM.",
    async run({ dataDir, terminal }) {
      const stopped = stopSignal();
      const running = await start(dataDir);
      if (running.setupLink !== null && terminal.interactive) {
        // The log writes its lines at the end of a turn of the event loop, and they come first.
        await setImmediate();
        terminal.hint(setupText(running.setupLink));
      }
      await stopped;
      await running.stop();
      return undefined;
    },
  };
}

/** The link has its own line, so that it can be clicked or copied whole. */
function setupText(link: string): string {
  const { hostname, port } = new URL(link);
  const far = LOOPBACK.has(hostname)
    ? `\n\nFrom another machine run this there first: ssh -L ${port}:127.0.0.1:${port} USER@THIS-MACHINE`
    : "";
  return `\nOpen this link within 30 minutes and make the first operator:\n\n${link}${far}\n`;
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);
