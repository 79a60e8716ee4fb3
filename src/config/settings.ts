/** Every setting, declared once. */

import { resolve } from "node:path";
import { LOG_LEVELS } from "#log.ts";
import { parseOtlpEndpoint, parseOtlpHeaders } from "./otlp-settings.ts";
import {
  parseFailover,
  parseHost,
  parseHosts,
  parseIssuer,
  parseKmsKeyId,
  parseLogLevel,
  parseNetworks,
  parseNoProxy,
  parseNotifyUrl,
  parseOrigin,
  parseProxy,
  parsePublicUrl,
  parseReleaseCheck,
  parseSecret,
  parseSwitch,
  parseText,
  parseWebhookSecret,
  portOr,
  whole,
} from "./parse-setting.ts";
import { inEitherCase, optional, required, secret, secretOrFile } from "./setting.ts";

export const ACCOUNT_SETTINGS = {
  app_id: optional(
    "SHOPMCP_TIKTOK_APP_ID",
    "For `shopmcp stdio` without an API key: App ID of the account that it connects by itself. See `docs/install.md`.",
    parseText,
  ),
  app_secret: secretOrFile("SHOPMCP_TIKTOK_APP_SECRET", "Its App Secret.", parseSecret),
  access_token: secretOrFile("SHOPMCP_TIKTOK_ACCESS_TOKEN", "Its access token.", parseSecret),
  advertiser_id: optional("SHOPMCP_TIKTOK_ADVERTISER_ID", "Its Advertiser ID.", parseText),
};

/** `Config`, docs/configuration.md and compose.yaml's variables follow from these rows. */
export const SETTINGS = {
  host: required("SHOPMCP_HOST", "127.0.0.1", "Address to listen on; `0.0.0.0` means all of them.", parseHost),
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
    "Addresses or networks, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted. Nobody else's are.",
    parseNetworks,
  ),
  dataDir: required("SHOPMCP_DATA_DIR", "./data", "Folder of the database.", resolve),
  databaseUrl: secretOrFile(
    "SHOPMCP_DATABASE_URL",
    "PostgreSQL that keeps the data instead of a file in the data folder: `postgres://user:password@host:5432/database?sslmode=verify-full`. See `docs/postgres.md`.",
    parseSecret,
  ),
  databaseFailover: optional(
    "SHOPMCP_DATABASE_FAILOVER",
    "`trusted`: a standby that was promoted counts as the same database, so connections need no confirmation after the switch. See `docs/postgres.md` for the risk.",
    parseFailover,
  ),
  masterKey: secret(
    "SHOPMCP_MASTER_KEY",
    "Master key that seals the stored credentials, as `shopmcp keygen` prints it. A file is safer.",
    parseSecret,
  ),
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
    "Seconds for which an unwrapped data key, and what it opened, is used before it is asked for again.",
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
    "Seconds between two checks for connections whose token is due to be refreshed or verified.",
    whole({ min: 1, max: 3_600 }),
  ),
  refreshMinGapSeconds: required(
    "SHOPMCP_REFRESH_MIN_GAP_SECONDS",
    "60",
    "Minimum seconds between two refreshes, or two verifications, of one connection.",
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
    "`on` also accepts an API key from `?token=` on `/mcp`, for clients that know only a URL. ShopMCP never logs it, but proxies in front may.",
    parseSwitch,
  ),
  oauth: required(
    "SHOPMCP_OAUTH",
    "on",
    "Signing in by OAuth: under the public URL where that is https, and on loopback where no public URL, trusted proxy or allowed host is set. With `off` only API keys work.",
    parseSwitch,
  ),
  oauthClientHosts: required(
    "SHOPMCP_OAUTH_CLIENT_HOSTS",
    "",
    "Hosts of the only OAuth clients that may connect, separated by commas, such as `claude.ai, claude.com`. Unset: every client that a person approves.",
    parseHosts,
  ),
  oauthClientDocuments: required(
    "SHOPMCP_OAUTH_CLIENT_DOCUMENTS",
    "on",
    "Whether an OAuth client may be known by a document at its own address. `off` where this machine cannot reach claude.ai or chatgpt.com: their programs register themselves then. Always off on loopback.",
    parseSwitch,
  ),
  oidcIssuer: optional(
    "SHOPMCP_OIDC_ISSUER",
    "Issuer of an OpenID Connect provider at which operators may sign in, such as `https://accounts.google.com`. Needs the three settings below and `SHOPMCP_PUBLIC_URL`. See `docs/page.md`.",
    parseIssuer,
  ),
  oidcClientId: optional("SHOPMCP_OIDC_CLIENT_ID", "Client ID of this server at that provider.", parseText),
  oidcClientSecret: secretOrFile("SHOPMCP_OIDC_CLIENT_SECRET", "Its client secret.", parseSecret),
  oidcDomains: required(
    "SHOPMCP_OIDC_DOMAINS",
    "",
    "Domains of the mail addresses that may sign in there, separated by commas, such as `example.com`.",
    parseHosts,
  ),
  oidcRoleClaim: optional(
    "SHOPMCP_OIDC_ROLE_CLAIM",
    "Claim of that provider which gives and takes rights at each sign-in there: a list of `admin`, or `owner`, `editor` or `viewer` with a colon and a workspace's id. See `docs/page.md`.",
    parseText,
  ),
  apiKey: secret(
    "SHOPMCP_API_KEY",
    "API key whose workspace `shopmcp stdio` serves, as `shopmcp key create` prints it.",
    parseSecret,
  ),
  apiKeyFile: optional("SHOPMCP_API_KEY_FILE", "File that holds that API key, instead of the variable.", parseText),
  ...ACCOUNT_SETTINGS,
  notifyWebhookUrl: secret(
    "SHOPMCP_NOTIFY_WEBHOOK_URL",
    "Where to post, signed, what needs the owner: a connection or a key that ends or is refused. See `docs/notifications.md`.",
    parseNotifyUrl,
  ),
  notifyWebhookSecret: secretOrFile(
    "SHOPMCP_NOTIFY_WEBHOOK_SECRET",
    "Secret that signs those posts: `whsec_` and random bytes in base64.",
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
    parseSecret,
  ),
  channelPrivateHosts: required(
    "SHOPMCP_CHANNEL_PRIVATE_HOSTS",
    "",
    "Hosts on your own network, separated by commas, that a workspace's channels may send to, such as `mail.internal:25, ntfy.local`. Without a port the usual ones count. Unset: only the public internet. See `docs/notifications.md`.",
    parseHosts,
  ),
  httpsProxy: inEitherCase(
    secret(
      "HTTPS_PROXY",
      "Proxy for every https request that leaves, such as `http://user:password@proxy.example.com:3128`. See `docs/network.md`.",
      parseProxy,
    ),
  ),
  httpProxy: inEitherCase(
    secret(
      "HTTP_PROXY",
      "The same for plain http, which only notifications, a collector of spans and an AWS endpoint of one's own may use.",
      parseProxy,
    ),
  ),
  noProxy: inEitherCase(
    required(
      "NO_PROXY",
      "",
      "Where no proxy is used, separated by commas: names with their subdomains, addresses, networks such as `10.0.0.0/8`, or `*`. Loopback never uses one.",
      parseNoProxy,
    ),
  ),
  history: required(
    "SHOPMCP_HISTORY",
    "on",
    "Whether each account's past days are stored, sealed, so that settled ones are answered at once and recent ones with how complete they are. `off` neither reads nor uses them; stored days stay until their connection is removed. See `docs/history.md`.",
    parseSwitch,
  ),
  releaseCheck: required(
    "SHOPMCP_RELEASE_CHECK",
    "off",
    "Whether the server asks once a day for the newest release and tells you of a newer one: `on` asks where this build's releases are, an address asks there (GitHub's form). It sends nothing of this server. See `docs/notifications.md`.",
    parseReleaseCheck,
  ),
  otlpEndpoint: optional(
    "SHOPMCP_OTLP_ENDPOINT",
    "An OpenTelemetry collector that is told of each tool call, by OTLP over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces` is added where it is missing. `OTEL_EXPORTER_OTLP_ENDPOINT` is not read. See `docs/tracing.md`.",
    parseOtlpEndpoint,
  ),
  otlpHeaders: secretOrFile(
    "SHOPMCP_OTLP_HEADERS",
    "Headers that the collector wants: `name=value`, separated by commas.",
    parseOtlpHeaders,
  ),
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
