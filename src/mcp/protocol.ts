/** The protocol's versions and headers as the SDKs know them, without loading either (25 ms, 17 MiB each). */

export const MODERN_VERSION = "2026-07-28";
export const LEGACY_VERSIONS: readonly string[] = [
  "2025-11-25",
  "2025-06-18",
  "2025-03-26",
  "2024-11-05",
  "2024-10-07",
];
export const PROTOCOL_VERSION_META_KEY = "io.modelcontextprotocol/protocolVersion";
export const CLIENT_INFO_META_KEY = "io.modelcontextprotocol/clientInfo";
export const CLIENT_CAPABILITIES_META_KEY = "io.modelcontextprotocol/clientCapabilities";
export const LOG_LEVEL_META_KEY = "io.modelcontextprotocol/logLevel";
export const SERVER_INFO_META_KEY = "io.modelcontextprotocol/serverInfo";

export const LOG_LEVELS = [
  ...(["debug", "info", "notice", "warning"] as const),
  ...(["error", "critical", "alert", "emergency"] as const),
] as const;

/** Every name in `_meta` of which an SDK may know something begins so, but for `progressToken`. */
const RESERVED_META = "io.modelcontextprotocol/";
/** Each progress notification repeats it. */
const MAX_PROGRESS_TOKEN_LENGTH = 1_024;

const KNOWN_LEGACY: ReadonlySet<string> = new Set(LEGACY_VERSIONS);

export function isLegacyVersion(version: string | null): boolean {
  return version === null || KNOWN_LEGACY.has(version);
}

/** @see https://modelcontextprotocol.io/specification/2025-06-18/changelog */
const BEFORE_LINKS: ReadonlySet<string> = new Set(["2025-03-26", "2024-11-05", "2024-10-07"]);

/** Clients name their version in each request since links came; without a name it is an older one. */
export function takesLinks(headers: Headers): boolean {
  const version = headers.get("mcp-protocol-version");
  return version !== null && !BEFORE_LINKS.has(version);
}

export function isProgressToken(value: unknown): value is string | number {
  return typeof value === "string" ? value.length <= MAX_PROGRESS_TOKEN_LENGTH : Number.isSafeInteger(value);
}

/** What both SDKs look at in `_meta`; the rest is the client's own. */
export function reservedMeta(meta: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => isReserved(name)));
}

export function isPlainMeta(meta: object): boolean {
  return !Object.keys(meta).some(isReserved);
}

function isReserved(name: string): boolean {
  return name.startsWith(RESERVED_META);
}

export function isJsonContentType(header: string | null): boolean {
  if (header === "application/json") return true;
  const [type = "", ...parameters] = (header ?? "").split(";");
  const rest = parameters.join(";");
  return type.trim().toLowerCase() === "application/json" && (!rest.includes(",") || QUOTED_COMMAS.test(rest));
}

/** A comma outside of quotes begins a second header. */
const QUOTED_COMMAS = /^(?:[^,"]|"(?:[^"\\]|\\.)*")*$/;
