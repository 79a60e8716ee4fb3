/** Whether client documents can be had at all: behind a proxy, too, their names have to be resolved by this machine. */

import type { Config } from "#config/config.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { issuerOf, type SignInSettings } from "./issuer-of.ts";
import type { Lookup } from "./name-lookup.ts";

/** Whose programs use a client document wherever the server's metadata offers it, and wait for ever without it. */
const DOCUMENT_HOSTS = ["claude.ai", "chatgpt.com"];
/** A start waits for it once, where there is a proxy. */
const LOOKUP_MS = 3_000;

const NOT_RESOLVED =
  "Client documents of OAuth are off: requests go through a proxy, and this machine itself cannot resolve the names of claude.ai and the like, which it must to check their addresses. Programs register themselves instead. Give this machine a name server and start again, or set SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off to be told no more.";

type Asked = SignInSettings & Pick<Config, "oauthClientHosts">;

export function documentHosts({ oauthClientHosts: only }: Pick<Config, "oauthClientHosts">): string[] {
  return DOCUMENT_HOSTS.filter((host) => only.length === 0 || only.includes(host));
}

/** `looks`: whether anybody is served, so that it is worth to ask. */
export type ReachedThrough = { outbound: Outbound; lookup: Lookup; looks: boolean };

/** The settings with client documents off where they are out of reach; which `notices` then say. */
export async function documentsInReach<Settings extends Asked>(
  settings: Settings,
  { outbound, lookup, looks }: ReachedThrough,
): Promise<{ settings: Settings; notices: string[] }> {
  const asks = looks && issuerOf(settings)?.documents === true;
  if (!asks || (await canBeNamed(documentHosts(settings), { outbound, lookup }))) return { settings, notices: [] };
  return { settings: { ...settings, oauthClientDocuments: false }, notices: [NOT_RESOLVED] };
}

/** Of a machine without a proxy nothing is asked: what it cannot resolve it cannot reach, which is said with each document. */
async function canBeNamed(
  hosts: readonly string[],
  { outbound, lookup }: { outbound: Outbound; lookup: Lookup },
): Promise<boolean> {
  const proxied = hosts.filter((host) => outbound.proxyName(`https://${host}`) !== null);
  if (proxied.length === 0) return true;
  const signal = AbortSignal.timeout(LOOKUP_MS);
  const found = await Promise.all(
    proxied.map((host) =>
      lookup(host, signal).then(
        (addresses) => addresses.length > 0,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
