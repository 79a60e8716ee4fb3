/** The settings that ShopMCP shares with other programs: the proxies between this machine and the internet. */

import { parseNoProxy, parseProxy } from "./parse-setting.ts";
import type { Secret } from "./secret.ts";
import { type Env, inEitherCase, required, type Setting, secret } from "./setting.ts";

/** Proxies are addresses, with credentials where they ask for some. */
export type ProxySettings = { httpsProxy: Secret | null; httpProxy: Secret | null; noProxy: readonly string[] };

export const PROXY_SETTINGS: { [Name in keyof ProxySettings]: Setting<ProxySettings[Name]> } = {
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
      "The same for plain http, which only notifications and an AWS endpoint of one's own may use.",
      parseProxy,
    ),
  ),
  noProxy: inEitherCase(
    required(
      "NO_PROXY",
      "",
      "Where no proxy is used, separated by commas: names with all below them, addresses, networks such as `10.0.0.0/8`, or `*`. Loopback never uses one.",
      parseNoProxy,
    ),
  ),
};

/** @throws config_invalid */
export function readProxies(env: Env): ProxySettings {
  const { httpsProxy, httpProxy, noProxy } = PROXY_SETTINGS;
  return { httpsProxy: httpsProxy.read(env), httpProxy: httpProxy.read(env), noProxy: noProxy.read(env) };
}
