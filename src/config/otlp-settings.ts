/** Parses where spans go: the collector's address and the headers that it wants. */

import { Secret } from "#secret.ts";
import { InvalidSetting } from "./parse-setting.ts";

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\x20-\x7e]+$/;
/** What a request sets by itself. */
const OWN = /^(?:connection|content-.*|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|user-agent)$/i;
const MAX_HEADERS = 20;
/** It is added to each address, and collectors' own documents show it whole. */
const TRACES_PATH = /\/v1\/traces\/?$/;

export function parseOtlpEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fits = url !== null && (url.protocol === "https:" || url.protocol === "http:");
  if (fits && url.search === "" && url.hash === "" && url.username === "" && url.password === "")
    return url.href.replace(TRACES_PATH, "");
  throw new InvalidSetting(
    "must be the address of a collector, such as http://127.0.0.1:4318, without a user name. Secrets go into SHOPMCP_OTLP_HEADERS",
  );
}

export function parseOtlpHeaders(text: string): Secret {
  otlpHeadersOf(text);
  return new Secret(text);
}

/**
 * `name=value`, separated by commas or lines; values may be percent-encoded.
 * @throws InvalidSetting without the values
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
 */
export function otlpHeadersOf(text: string): Record<string, string> {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  if (entries.length > MAX_HEADERS) throw new InvalidSetting(`may have ${MAX_HEADERS} headers at most`);
  return Object.fromEntries(entries.map(headerOf));
}

function headerOf(entry: string): [string, string] {
  const [, name = "", encoded = ""] = /^([^=\s]+)\s*=\s*(.*)$/.exec(entry) ?? [];
  try {
    const value = decodeURIComponent(encoded);
    if (NAME.test(name) && VALUE.test(value) && !OWN.test(name)) return [name.toLowerCase(), value];
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
  }
  throw new InvalidSetting(
    "must be name=value, separated by commas, such as x-api-key=abc, without headers that every request sets by itself",
  );
}
