/** Describes for people how requests leave this machine; without credentials. */

import type { Config } from "#config/config.ts";
import type { Outbound } from "./outbound.ts";
import type { ProxySettings } from "./proxies.ts";

type Asked = ProxySettings & Pick<Config, "tiktokBaseUrl">;

export function outboundSentence(outbound: Outbound, { httpsProxy, httpProxy, noProxy, tiktokBaseUrl }: Asked): string {
  if (httpsProxy === null && httpProxy === null) return "requests leave directly, without a proxy";
  const kinds = [
    ...(httpsProxy === null ? [] : [`https through the proxy ${hostOf(httpsProxy.reveal())}`]),
    ...(httpProxy === null ? [] : [`plain http through the proxy ${hostOf(httpProxy.reveal())}`]),
  ];
  const besides = noProxy.length === 0 ? "" : `, but for ${noProxy.join(", ")}`;
  const platform = outbound.proxyName(tiktokBaseUrl) === null ? "directly" : "through the proxy";
  return `${kinds.join(" and ")}${besides}; loopback directly; ${tiktokBaseUrl} is asked ${platform}`;
}

function hostOf(proxy: string): string {
  return new URL(proxy).host;
}
