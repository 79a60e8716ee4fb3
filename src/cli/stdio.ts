/** `shopmcp stdio`: MCP over standard input and output, for clients that start their own server. */

import { readFileSync } from "node:fs";
import type { Config } from "#config/config.ts";
import type { GivenCredentials } from "#config/given-credentials.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Command } from "./command.ts";

/** `given` is used where there is no key; null where the settings name no account. */
export type Asked = Pick<Config, "apiKey" | "apiKeyFile"> & { given: GivenCredentials | null };

export type StdioApp = {
  authenticate(bearer: string | null): Promise<Principal>;
  /** Runs until the client ends the input or `stopped`. @throws config_invalid where the key is refused */
  serve(session: { authenticate(): Promise<Principal>; stopped: Promise<void> }): Promise<void>;
  close(): Promise<void>;
};

export type OpenStdio = {
  stdioSettings(): Asked;
  /** For a key's workspace. @throws store_missing, store_refused, vault_key_missing, vault_key_wrong, config_invalid */
  openStdio(dataDir: string | undefined, given: GivenCredentials | null): Promise<StdioApp>;
  /** For the account in the settings, in a folder that is created if missing. @throws as `openStdio` */
  openOwnStdio(dataDir: string | undefined, given: GivenCredentials): Promise<StdioApp>;
};

export function stdio(parts: OpenStdio & { stopSignal(): Promise<void> }): Command {
  return {
    name: "stdio",
    summary: "serve one client over stdin and stdout",
    words: [],
    options: {},
    usage: "",
    details:
      "For clients that start their servers themselves. SHOPMCP_API_KEY says whose accounts it reads, on the data folder of\na running server or without one. Without a key it connects the account of SHOPMCP_TIKTOK_APP_ID, _APP_SECRET,\n_ACCESS_TOKEN and _ADVERTISER_ID, in a folder of its own. Ends when its input ends, and logs to stderr.",
    async run({ dataDir }) {
      const stopped = parts.stopSignal();
      const { given, ...source } = parts.stdioSettings();
      const key = readApiKey(source);
      const app = await open(parts, { dataDir, given, key });
      try {
        await app.serve({ authenticate: () => app.authenticate(key?.reveal() ?? null), stopped });
      } finally {
        await app.close();
      }
      return undefined;
    },
  };
}

type Opening = { dataDir: string | undefined; given: GivenCredentials | null; key: Secret | null };

function open(parts: OpenStdio, { dataDir, given, key }: Opening): Promise<StdioApp> {
  if (key !== null) return parts.openStdio(dataDir, given);
  if (given !== null) return parts.openOwnStdio(dataDir, given);
  throw invalid(
    "SHOPMCP_API_KEY is missing: it says whose ad accounts this client reads. Create a key with `shopmcp key create` and set it, or SHOPMCP_API_KEY_FILE, where the client starts this command. Without a running ShopMCP set SHOPMCP_TIKTOK_APP_ID, SHOPMCP_TIKTOK_APP_SECRET, SHOPMCP_TIKTOK_ACCESS_TOKEN and SHOPMCP_TIKTOK_ADVERTISER_ID instead.",
  );
}

function readApiKey({ apiKey, apiKeyFile }: Omit<Asked, "given">): Secret | null {
  if (apiKey !== null && apiKeyFile !== null)
    throw invalid("SHOPMCP_API_KEY and SHOPMCP_API_KEY_FILE are both set. Keep one of them.");
  if (apiKey !== null) return apiKey;
  return apiKeyFile === null ? null : readKeyFile(apiKeyFile);
}

function readKeyFile(path: string): Secret {
  try {
    return new Secret(readFileSync(path, "utf8").trim());
  } catch (cause) {
    throw invalid(
      `The file of SHOPMCP_API_KEY_FILE, ${path}, cannot be read. Correct the path or the file's permissions.`,
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): ShopError {
  return new ShopError("config_invalid", message, { cause });
}
