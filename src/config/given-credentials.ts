/** The account in a client's settings that `shopmcp stdio` connects. */

import type { Secret } from "#secret.ts";
import { type Env, isUnfilled, readSettings } from "./setting.ts";
import { ACCOUNT_SETTINGS, SETTINGS } from "./settings.ts";

export const GIVEN_MODULE = "tiktok-ads";

export type GivenCredentials = Readonly<Record<string, string | Secret>>;

/** Null where the client offers no such settings; with empty ones, calls say what to fill in. @throws config_invalid */
export function givenCredentials(env: Env): GivenCredentials | null {
  const fields = Object.entries(readSettings(ACCOUNT_SETTINGS, env));
  const given = fields.flatMap(([field, value]) => (value === null ? [] : [[field, value] as const]));
  const asked = [SETTINGS.apiKey, SETTINGS.apiKeyFile, ...Object.values(ACCOUNT_SETTINGS)];
  const offered = asked.some(({ variable }) => isUnfilled(env[variable]));
  return given.length > 0 || offered ? Object.fromEntries(given) : null;
}
