/** The account that `shopmcp stdio` connects by itself, as the settings of its client name it. */

import type { Secret } from "#secret.ts";
import { type Env, isUnfilled, readSettings } from "./setting.ts";
import { ACCOUNT_SETTINGS, SETTINGS } from "./settings.ts";

export const GIVEN_MODULE = "tiktok-ads";

/** By the platform's own names, as they are pasted elsewhere; fields that are not set are absent. */
export type GivenCredentials = Readonly<Record<string, string | Secret>>;

/**
 * Null where these settings were not offered. A bundle whose options were left empty offers them: its client still gets
 * its tools, and each call says what to fill in.
 * @throws config_invalid
 */
export function givenCredentials(env: Env): GivenCredentials | null {
  const fields = Object.entries(readSettings(ACCOUNT_SETTINGS, env));
  const given = fields.flatMap(([field, value]) => (value === null ? [] : [[field, value] as const]));
  const asked = [SETTINGS.apiKey, SETTINGS.apiKeyFile, ...Object.values(ACCOUNT_SETTINGS)];
  const offered = asked.some(({ variable }) => isUnfilled(env[variable]));
  return given.length > 0 || offered ? Object.fromEntries(given) : null;
}
