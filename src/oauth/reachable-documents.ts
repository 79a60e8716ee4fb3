/** Turns client documents off where their hosts cannot be resolved. */

import type { Config } from "#config/config.ts";
import type { Lookup } from "#outbound/name-lookup.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { issuerOf, type SignInSettings } from "./issuer-of.ts";

/** Their programs use a client document wherever the metadata offers it, and hang without it. */
const DOCUMENT_HOSTS = ["claude.ai", "chatgpt.com"];
const LOOKUP_MS = 3_000;

const NOT_RESOLVED =
  "Client documents of OAuth are off: requests go through a proxy, and this machine itself cannot resolve the names of claude.ai and the like, which it must to check their addresses. Programs register themselves instead. Give this machine a name server and start again, or set SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off to turn this notice off.";

type Asked = SignInSettings & Pick<Config, "oauthClientHosts">;

export function documentHosts({ oauthClientHosts: only }: Pick<Config, "oauthClientHosts">): string[] {
  return DOCUMENT_HOSTS.filter((host) => only.length === 0 || only.includes(host));
}

export type ReachParts = { outbound: Outbound; lookup: Lookup; looks: boolean };

export async function withReachableDocuments<Settings extends Asked>(
  settings: Settings,
  { outbound, lookup, looks }: ReachParts,
): Promise<{ settings: Settings; notices: string[] }> {
  const asks = looks && issuerOf(settings)?.documents === true;
  if (!asks || (await canBeResolved(documentHosts(settings), { outbound, lookup }))) return { settings, notices: [] };
  return { settings: { ...settings, oauthClientDocuments: false }, notices: [NOT_RESOLVED] };
}

/** Without a proxy nothing is checked: each failing fetch says what is wrong. */
async function canBeResolved(
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
