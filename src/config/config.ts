/** Reads the settings, once at start. */

import { dirname, join } from "node:path";
import { ownHost } from "#server-url.ts";
import { isServiceAddress, isServiceLink } from "./service-links.ts";
import { type Env, readSettings, type ValuesOf } from "./setting.ts";
import { SETTINGS } from "./settings.ts";

export type Config = ValuesOf<typeof SETTINGS>;

export function readConfig(env: Env): Config {
  const config = readSettings(SETTINGS, env);
  return { ...config, allowedHosts: [...config.allowedHosts, ...ownHost(config.host)] };
}

/** Unknown variables with our prefix, most often misspelt. */
export function unknownSettings(env: Env): string[] {
  const known = new Set(Object.values(SETTINGS).flatMap(({ variable, fileVariable }) => [variable, fileVariable]));
  return Object.entries(env).flatMap(([name, value = ""]) =>
    name.startsWith("SHOPMCP_") && !known.has(name) && !isServiceLink(name, value) ? name : [],
  );
}

export function serviceLinkNotice(env: Env): string | null {
  const { variable } = SETTINGS.port;
  const text = env[variable] ?? "";
  if (!isServiceAddress(text)) return null;
  return `${variable} is ${text}, which Kubernetes sets for a Service of this name, and no port: ShopMCP listens on ${SETTINGS.port.read(env)}. To choose a port set ${variable} in the pod; \`enableServiceLinks: false\` keeps such variables away.`;
}

/** Beside the data folder, never in it. */
export function defaultKeyFile(dataDir: string): string {
  return join(dirname(dataDir), "shopmcp.key");
}
