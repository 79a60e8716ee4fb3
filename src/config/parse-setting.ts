/** Parses the text of settings. */

import { isIP } from "node:net";
import { LOG_LEVELS, type LogLevel } from "#log.ts";
import { Secret } from "#secret.ts";
import { isServiceAddress } from "./service-links.ts";

/** It does not repeat the value. */
export class InvalidSetting extends Error {}

export function parseText(text: string): string {
  return text;
}

export function parseSecret(text: string): Secret {
  return new Secret(text);
}

export function whole({ min, max }: { min: number; max: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidSetting(`must be a whole number from ${min} to ${max}`);
  };
}

/** Kubernetes puts a Service's address into this variable; it is ignored. */
export function portOr(usual: number): (text: string) => number {
  const port = whole({ min: 0, max: 65_535 });
  return (text) => (isServiceAddress(text) ? usual : port(text));
}

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new InvalidSetting("must be an address such as https://example.com, without a path");
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK_NAMES.has(url.hostname))) return url.origin;
  throw new InvalidSetting("must begin with https:// (http:// only towards loopback)");
}

/** Null: off. */
export function parseFailover(text: string): "trusted" {
  if (text === "trusted") return text;
  throw new InvalidSetting("must be trusted, or be left out");
}

export function parseReleaseCheck(text: string): string | null {
  if (text === "off") return null;
  if (text === "on") return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK_NAMES.has(url.hostname));
  if (url !== null && secure && url.hash === "" && url.username === "") return url.href;
  throw new InvalidSetting("must be off, on, or an address that begins with https:// (http:// only towards loopback)");
}

/** It may have a path, and is compared as it is written. */
export function parseIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK_NAMES.has(url.hostname));
  if (url !== null && secure && url.search === "" && url.hash === "" && url.username === "") return text;
  throw new InvalidSetting("must be an address that begins with https:// (http:// only towards loopback)");
}

/** http is allowed: the proxy may be on the owner's network. */
export function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fits = url !== null && (url.protocol === "https:" || url.protocol === "http:");
  if (!fits || url.search !== "" || url.hash !== "" || url.username !== "" || url.pathname !== "/") {
    throw new InvalidSetting("must be an address such as https://ads.example.com, without a path");
  }
  return url.origin;
}

export function parseNotifyUrl(text: string): Secret {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "")
    return new Secret(url.href);
  throw new InvalidSetting("must be an address that begins with https:// or http://, without a user name");
}

export function parseProxy(text: string): Secret {
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  const fits = url !== null && (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "";
  if (fits && url.pathname === "/" && url.search === "" && url.hash === "" && isDecodable(url))
    return new Secret(url.href);
  throw new InvalidSetting("must be the address of an http proxy, such as http://proxy.example.com:3128");
}

function isDecodable({ username, password }: URL): boolean {
  return !/%(?![0-9a-f]{2})/i.test(username + password);
}

export function parseNoProxy(text: string): readonly string[] {
  return text
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase())
    .filter((entry) => entry !== "");
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
export const WEBHOOK_SECRET_SHAPE = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

export function parseWebhookSecret(text: string): Secret {
  if (WEBHOOK_SECRET_SHAPE.test(text)) return new Secret(text);
  throw new InvalidSetting(
    "must be whsec_ and 24 to 64 random bytes in base64, such as `echo whsec_$(openssl rand -base64 32)` makes",
  );
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
const KMS_KEY_SHAPE = /^(?:arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key\/[\w-]+|alias\/[\w/-]+)|alias\/[\w/-]+|[\w-]+)$/;

export function parseKmsKeyId(text: string): string {
  if (KMS_KEY_SHAPE.test(text)) return text;
  throw new InvalidSetting("must be a KMS key: an ARN, a key id, or alias/NAME");
}

const HOST_SHAPE = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::\d{1,5})?$/;

export function parseHosts(text: string): readonly string[] {
  const hosts = text
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
  if (hosts.every((host) => HOST_SHAPE.test(host))) return hosts;
  throw new InvalidSetting("must be host names separated by commas, such as ads.example.com, nas.local:8765");
}

/** Normalised, since it is compared later. */
export function parseHost(text: string): string {
  const host = text.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 6) return host;
  // A zone, as in fe80::1%eth0, is not valid in a URL.
  return URL.parse(`http://[${host}]`)?.hostname.slice(1, -1) ?? host;
}

export function parseNetworks(text: string): readonly string[] {
  const networks = text
    .split(",")
    .map((network) => network.trim().toLowerCase())
    .filter((network) => network !== "");
  if (networks.every(isNetwork)) return networks;
  throw new InvalidSetting("must be addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8");
}

function isNetwork(network: string): boolean {
  const [address = "", bits, more] = network.split("/");
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

export function parseSwitch(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === "on" || lower === "off") return lower === "on";
  throw new InvalidSetting("must be on or off");
}

export function parseLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level !== undefined) return level;
  throw new InvalidSetting(`must be one of ${LOG_LEVELS.join(", ")}`);
}
