/** Every setting: one table (variable, default, meaning, parser), read once at start. */

import { dirname, join, resolve } from "node:path";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import {
  parseHost,
  parseHosts,
  parseKmsKeyId,
  parseLogLevel,
  parseNetworks,
  parseNotifyUrl,
  parseOrigin,
  parsePublicUrl,
  parseSwitch,
  parseText,
  parseWebhookSecret,
  portOr,
  whole,
} from "./parse-setting.ts";
import { PROXY_SETTINGS, type ProxySettings, readProxies } from "./proxy-settings.ts";
import { Secret } from "./secret.ts";
import { ownHost } from "./server-url.ts";
import { isServiceAddress, isServiceLink } from "./service-links.ts";
import { type Env, optional, required, type Setting, secret, secretOrFile } from "./setting.ts";
import { readStdioSettings, STDIO_SETTINGS, type StdioSettings } from "./stdio-settings.ts";

export type Config = ProxySettings &
  StdioSettings & {
    host: string;
    port: number;
    publicUrl: string | null;
    allowedHosts: readonly string[];
    trustedProxies: readonly string[];
    dataDir: string;
    masterKey: Secret | null;
    masterKeyFile: string | null;
    kmsKeyId: string | null;
    dataKeyCacheSeconds: number;
    tiktokBaseUrl: string;
    tiktokSandboxUrl: string;
    cacheSeconds: number;
    tiktokQps: number;
    tiktokQpm: number;
    refreshTickSeconds: number;
    refreshMinGapSeconds: number;
    verifyEveryHours: number;
    backupEveryHours: number | null;
    backupKeep: number;
    queryToken: boolean;
    oauth: boolean;
    oauthClientHosts: readonly string[];
    oauthClientDocuments: boolean;
    apiKey: Secret | null;
    apiKeyFile: string | null;
    notifyWebhookUrl: Secret | null;
    notifyWebhookSecret: Secret | null;
    notifyNtfyUrl: Secret | null;
    notifyNtfyToken: Secret | null;
    usageKeepDays: number;
    auditKeepDays: number;
    logLevel: LogLevel;
  };

type Settings = { [Name in keyof Config]: Setting<Config[Name]> };

/** The table of docs/configuration.md is made from this one. */
export const SETTINGS: Settings = {
  host: required("SHOPMCP_HOST", "127.0.0.1", "Address to listen on; `0.0.0.0` is every one.", parseHost),
  port: required("SHOPMCP_PORT", "8765", "Port to listen on; 0 takes a free one.", portOr(8_765)),
  publicUrl: optional(
    "SHOPMCP_PUBLIC_URL",
    "Address under which clients reach this server, such as `https://ads.example.com`.",
    parsePublicUrl,
  ),
  allowedHosts: required(
    "SHOPMCP_ALLOWED_HOSTS",
    "",
    "More names, separated by commas, that a request may give as its Host. Loopback, the public URL's and one address listened on are always allowed.",
    parseHosts,
  ),
  trustedProxies: required(
    "SHOPMCP_TRUSTED_PROXIES",
    "",
    "Addresses or networks, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Nobody else's are.",
    parseNetworks,
  ),
  dataDir: required("SHOPMCP_DATA_DIR", "./data", "Folder of the database.", parseText),
  masterKey: {
    ...optional(
      "SHOPMCP_MASTER_KEY",
      "Master key that seals the stored credentials, as `shopmcp keygen` prints it. A file is safer.",
      (text) => new Secret(text),
    ),
    secret: true,
  },
  masterKeyFile: optional(
    "SHOPMCP_MASTER_KEY_FILE",
    "File that holds the master key. Unset: `shopmcp.key` in the folder that holds the data folder.",
    parseText,
  ),
  kmsKeyId: optional(
    "SHOPMCP_KMS_KEY_ID",
    "AWS KMS key that seals a new data folder instead of a master key: an ARN, a key id or an alias. Region, credentials and endpoint come from AWS's own variables.",
    parseKmsKeyId,
  ),
  dataKeyCacheSeconds: required(
    "SHOPMCP_DEK_CACHE_SECONDS",
    "60",
    "Seconds for which an unwrapped data key is used before it is asked for again.",
    whole({ min: 0, max: 3_600 }),
  ),
  tiktokBaseUrl: required(
    "SHOPMCP_TIKTOK_BASE_URL",
    "https://business-api.tiktok.com",
    "Where TikTok's Marketing API is. Plain http only towards loopback.",
    parseOrigin,
  ),
  tiktokSandboxUrl: required(
    "SHOPMCP_TIKTOK_SANDBOX_URL",
    "https://sandbox-ads.tiktok.com",
    "Where TikTok's sandbox is. Plain http only towards loopback.",
    parseOrigin,
  ),
  cacheSeconds: required(
    "SHOPMCP_CACHE_SECONDS",
    "60",
    "Seconds for which an answer of TikTok serves the same question again; 0 turns this off. A report so large that TikTok prepares it as a file serves for an hour unless this is 0.",
    whole({ min: 0, max: 86_400 }),
  ),
  tiktokQps: required(
    "SHOPMCP_TIKTOK_QPS",
    "8",
    "Requests a second to TikTok, per App ID and endpoint. For apps on a higher tier.",
    whole({ min: 1, max: 10_000 }),
  ),
  tiktokQpm: required(
    "SHOPMCP_TIKTOK_QPM",
    "560",
    "Requests a minute to TikTok, per App ID and endpoint.",
    whole({ min: 1, max: 600_000 }),
  ),
  refreshTickSeconds: required(
    "SHOPMCP_REFRESH_TICK_SECONDS",
    "15",
    "Seconds between two looks for connections whose token is due to be refreshed or verified.",
    whole({ min: 1, max: 3_600 }),
  ),
  refreshMinGapSeconds: required(
    "SHOPMCP_REFRESH_MIN_GAP_SECONDS",
    "60",
    "Seconds between two refreshes, or two verifications, of one connection at least.",
    whole({ min: 1, max: 3_600 }),
  ),
  verifyEveryHours: required(
    "SHOPMCP_VERIFY_EVERY_HOURS",
    "24",
    "Hours between two verifications of a connection whose token is not refreshed.",
    whole({ min: 1, max: 8_760 }),
  ),
  backupEveryHours: optional(
    "SHOPMCP_BACKUP_EVERY_HOURS",
    "Hours between two backups that `shopmcp serve` writes to `backups/` in the data folder. Unset: none.",
    whole({ min: 1, max: 8_760 }),
  ),
  backupKeep: required(
    "SHOPMCP_BACKUP_KEEP",
    "7",
    "How many of those backups are kept; the oldest go first.",
    whole({ min: 1, max: 10_000 }),
  ),
  queryToken: required(
    "SHOPMCP_QUERY_TOKEN",
    "off",
    "`on` also takes an API key from `?token=` on `/mcp`, for clients that know only a URL. ShopMCP never logs it, but proxies in front may.",
    parseSwitch,
  ),
  oauth: required(
    "SHOPMCP_OAUTH",
    "on",
    "Signing in by OAuth: under the public URL where that is https, and on loopback where no public URL, trusted proxy or allowed host is set. `off` leaves API keys alone.",
    parseSwitch,
  ),
  oauthClientHosts: required(
    "SHOPMCP_OAUTH_CLIENT_HOSTS",
    "",
    "Hosts of the only OAuth clients that may connect, separated by commas, such as `claude.ai, claude.com`. Unset: every one a person says yes to.",
    parseHosts,
  ),
  oauthClientDocuments: required(
    "SHOPMCP_OAUTH_CLIENT_DOCUMENTS",
    "on",
    "Whether an OAuth client may be known by a document at its own address. `off` where this machine cannot reach claude.ai or chatgpt.com: their programs register themselves then. Always off on loopback.",
    parseSwitch,
  ),
  ...STDIO_SETTINGS,
  notifyWebhookUrl: secret(
    "SHOPMCP_NOTIFY_WEBHOOK_URL",
    "Where to post, signed, what needs the owner: a connection or a key that ends or is refused. See `docs/notifications.md`.",
    parseNotifyUrl,
  ),
  notifyWebhookSecret: secretOrFile(
    "SHOPMCP_NOTIFY_WEBHOOK_SECRET",
    "What those posts are signed with: `whsec_` and random bytes in base64.",
    parseWebhookSecret,
  ),
  notifyNtfyUrl: secret(
    "SHOPMCP_NOTIFY_NTFY_URL",
    "An ntfy server and topic to send the same to, such as `https://ntfy.sh/my-topic`.",
    parseNotifyUrl,
  ),
  notifyNtfyToken: secretOrFile(
    "SHOPMCP_NOTIFY_NTFY_TOKEN",
    "Access token of that ntfy server, where it asks for one.",
    (text) => new Secret(text),
  ),
  ...PROXY_SETTINGS,
  usageKeepDays: required(
    "SHOPMCP_USAGE_KEEP_DAYS",
    "180",
    "Days for which each tool call's tool, time and outcome are kept.",
    whole({ min: 1, max: 36_500 }),
  ),
  auditKeepDays: required(
    "SHOPMCP_AUDIT_KEEP_DAYS",
    "730",
    "Days for which the audit trail is kept.",
    whole({ min: 1, max: 36_500 }),
  ),
  logLevel: required("SHOPMCP_LOG_LEVEL", "info", `How much is logged: ${LOG_LEVELS.join(", ")}.`, parseLogLevel),
};

/** @throws config_invalid */
export function readConfig(env: Env): Config {
  return {
    host: SETTINGS.host.read(env),
    port: SETTINGS.port.read(env),
    publicUrl: SETTINGS.publicUrl.read(env),
    allowedHosts: [...SETTINGS.allowedHosts.read(env), ...ownHost(SETTINGS.host.read(env))],
    trustedProxies: SETTINGS.trustedProxies.read(env),
    dataDir: resolve(SETTINGS.dataDir.read(env)),
    masterKey: SETTINGS.masterKey.read(env),
    masterKeyFile: SETTINGS.masterKeyFile.read(env),
    kmsKeyId: SETTINGS.kmsKeyId.read(env),
    dataKeyCacheSeconds: SETTINGS.dataKeyCacheSeconds.read(env),
    tiktokBaseUrl: SETTINGS.tiktokBaseUrl.read(env),
    tiktokSandboxUrl: SETTINGS.tiktokSandboxUrl.read(env),
    cacheSeconds: SETTINGS.cacheSeconds.read(env),
    tiktokQps: SETTINGS.tiktokQps.read(env),
    tiktokQpm: SETTINGS.tiktokQpm.read(env),
    refreshTickSeconds: SETTINGS.refreshTickSeconds.read(env),
    refreshMinGapSeconds: SETTINGS.refreshMinGapSeconds.read(env),
    verifyEveryHours: SETTINGS.verifyEveryHours.read(env),
    backupEveryHours: SETTINGS.backupEveryHours.read(env),
    backupKeep: SETTINGS.backupKeep.read(env),
    queryToken: SETTINGS.queryToken.read(env),
    oauth: SETTINGS.oauth.read(env),
    oauthClientHosts: SETTINGS.oauthClientHosts.read(env),
    oauthClientDocuments: SETTINGS.oauthClientDocuments.read(env),
    ...readStdioSettings(env),
    notifyWebhookUrl: SETTINGS.notifyWebhookUrl.read(env),
    notifyWebhookSecret: SETTINGS.notifyWebhookSecret.read(env),
    notifyNtfyUrl: SETTINGS.notifyNtfyUrl.read(env),
    notifyNtfyToken: SETTINGS.notifyNtfyToken.read(env),
    ...readProxies(env),
    usageKeepDays: SETTINGS.usageKeepDays.read(env),
    auditKeepDays: SETTINGS.auditKeepDays.read(env),
    logLevel: SETTINGS.logLevel.read(env),
  };
}

/** Variables that begin like ours but are none: most often a slip of the pen. */
export function unknownSettings(env: Env): string[] {
  const known = new Set(Object.values(SETTINGS).flatMap(({ variable, fileVariable }) => [variable, fileVariable]));
  return Object.entries(env).flatMap(([name, value = ""]) =>
    name.startsWith("SHOPMCP_") && !known.has(name) && !isServiceLink(name, value) ? name : [],
  );
}

/** What Kubernetes has put in the place of a setting; null where it has not. */
export function serviceLinkNotice(env: Env): string | null {
  const { variable } = SETTINGS.port;
  const text = env[variable] ?? "";
  if (!isServiceAddress(text)) return null;
  return `${variable} is ${text}, which Kubernetes sets for a Service of this name, and no port: ShopMCP listens on ${SETTINGS.port.read(env)}. To choose a port set ${variable} in the pod; \`enableServiceLinks: false\` keeps such variables away.`;
}

/** Where the key lies when nobody says: beside the data folder, never in it. */
export function defaultKeyFile(dataDir: string): string {
  return join(dirname(dataDir), "shopmcp.key");
}
