/** The settings of `shopmcp stdio`: whose account a client that starts ShopMCP itself may read. */

import { parseText } from "./parse-setting.ts";
import { Secret } from "./secret.ts";
import { type Env, isUnfilled, optional, type Setting, secret, secretOrFile } from "./setting.ts";

export type StdioSettings = {
  apiKey: Secret | null;
  apiKeyFile: string | null;
  tiktokAppId: string | null;
  tiktokAppSecret: Secret | null;
  tiktokAccessToken: Secret | null;
  tiktokAdvertiserId: string | null;
};

export const STDIO_SETTINGS: { [Name in keyof StdioSettings]: Setting<StdioSettings[Name]> } = {
  apiKey: secret(
    "SHOPMCP_API_KEY",
    "API key whose workspace `shopmcp stdio` serves, as `shopmcp key create` prints it.",
    (text) => new Secret(text),
  ),
  apiKeyFile: optional("SHOPMCP_API_KEY_FILE", "File that holds that API key, instead of the variable.", parseText),
  tiktokAppId: optional(
    "SHOPMCP_TIKTOK_APP_ID",
    "For `shopmcp stdio` without an API key: App ID of the account that it connects by itself. See `docs/install.md`.",
    parseText,
  ),
  tiktokAppSecret: secretOrFile("SHOPMCP_TIKTOK_APP_SECRET", "The App Secret to it.", (text) => new Secret(text)),
  tiktokAccessToken: secretOrFile("SHOPMCP_TIKTOK_ACCESS_TOKEN", "The access token to it.", (text) => new Secret(text)),
  tiktokAdvertiserId: optional("SHOPMCP_TIKTOK_ADVERTISER_ID", "The Advertiser ID to it.", parseText),
};

/** @throws config_invalid */
export function readStdioSettings(env: Env): StdioSettings {
  const { apiKey, apiKeyFile, tiktokAppId, tiktokAppSecret, tiktokAccessToken, tiktokAdvertiserId } = STDIO_SETTINGS;
  return {
    apiKey: apiKey.read(env),
    apiKeyFile: apiKeyFile.read(env),
    tiktokAppId: tiktokAppId.read(env),
    tiktokAppSecret: tiktokAppSecret.read(env),
    tiktokAccessToken: tiktokAccessToken.read(env),
    tiktokAdvertiserId: tiktokAdvertiserId.read(env),
  };
}

/** By the platform's own names, as they are pasted elsewhere; fields that are not set are absent. */
export type GivenCredentials = Readonly<Record<string, string | Secret>>;

export const GIVEN_MODULE = "tiktok-ads";

/**
 * Null where these settings were not offered. A bundle whose options were left empty offers them: its client still gets
 * its tools, and each call says what to fill in.
 */
export function givenCredentials(settings: StdioSettings, env: Env): GivenCredentials | null {
  const fields = {
    app_id: settings.tiktokAppId,
    app_secret: settings.tiktokAppSecret,
    access_token: settings.tiktokAccessToken,
    advertiser_id: settings.tiktokAdvertiserId,
  };
  const given = Object.entries(fields).flatMap(([field, value]) => (value === null ? [] : [[field, value] as const]));
  const offered = Object.values(STDIO_SETTINGS).some(({ variable }) => isUnfilled(env[variable]));
  return given.length > 0 || offered ? Object.fromEntries(given) : null;
}
