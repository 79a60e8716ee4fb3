/** `shopmcp stdio`: MCP over standard input and output, for clients that start their servers themselves. */

import { readFileSync } from "node:fs";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Command } from "./command.ts";

/** Where the key is said to be. */
export type ApiKeySource = { apiKey: Secret | null; apiKeyFile: string | null };

export type StdioApp = {
  /** @throws unauthorized */
  authenticate(bearer: string): Promise<Principal>;
  /** Until the client ends the input or `stopped`. @throws config_invalid where the key is refused, then or later */
  serve(session: { authenticate(): Promise<Principal>; stopped: Promise<void> }): Promise<void>;
  close(): Promise<void>;
};

export type OpenStdio = {
  /** @throws config_invalid */
  apiKeySource(): ApiKeySource;
  /** @throws store_missing, store_refused, vault_key_missing, vault_key_wrong, config_invalid */
  openStdio(dataDir: string | undefined): Promise<StdioApp>;
};

export function stdio(parts: OpenStdio & { stopSignal(): Promise<void> }): Command {
  return {
    name: "stdio",
    summary: "serve one client over stdin and stdout, with the key in SHOPMCP_API_KEY",
    words: [],
    options: {},
    usage: "",
    details:
      "For clients that start their servers themselves. Works beside a running server, on the same data folder;\nends when its input ends, and logs to stderr.",
    async run({ dataDir }) {
      const stopped = parts.stopSignal();
      const key = readApiKey(parts.apiKeySource());
      const app = await parts.openStdio(dataDir);
      try {
        await app.serve({ authenticate: () => app.authenticate(key.reveal()), stopped });
      } finally {
        await app.close();
      }
      return undefined;
    },
  };
}

/** @throws config_invalid */
function readApiKey({ apiKey, apiKeyFile }: ApiKeySource): Secret {
  if (apiKey !== null && apiKeyFile !== null)
    throw invalid("SHOPMCP_API_KEY and SHOPMCP_API_KEY_FILE are both set. Keep one of them.");
  if (apiKey !== null) return apiKey;
  if (apiKeyFile !== null) return readKeyFile(apiKeyFile);
  throw invalid(
    "SHOPMCP_API_KEY is missing: it says whose ad accounts this client reads. Create a key with `shopmcp key create` and set it, or SHOPMCP_API_KEY_FILE, where the client starts this command.",
  );
}

function readKeyFile(path: string): Secret {
  try {
    return new Secret(readFileSync(path, "utf8").trim());
  } catch (cause) {
    throw invalid(`The file of SHOPMCP_API_KEY_FILE, ${path}, cannot be read. Correct the path or its rights.`, cause);
  }
}

function invalid(message: string, cause?: unknown): ShopError {
  return new ShopError("config_invalid", message, { cause });
}
