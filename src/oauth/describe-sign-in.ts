/** Checks for `shopmcp doctor` whether OAuth is on and its clients' documents can be fetched. */

import type { Config } from "#config/config.ts";
import { ShopError } from "#errors.ts";
import type { Lookup } from "#outbound/name-lookup.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";
import { issuerOf, type SignInSettings } from "./issuer-of.ts";
import type { Dial } from "./pinned-get.ts";
import { documentHosts, withReachableDocuments } from "./reachable-documents.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 262_144;

type Network = { outbound: Outbound; lookup: Lookup; dial: Dial };

export async function describeSignIn(
  settings: SignInSettings & Pick<Config, "oauthClientHosts">,
  network: Network,
): Promise<string> {
  const { settings: held, notices } = await withReachableDocuments(settings, { ...network, looks: true });
  const issuer = issuerOf(held);
  if (issuer === null) return "signing in by OAuth is off; clients need an API key";
  if (settings.publicUrl === null) return "OAuth is on for programs on this machine";
  if (!issuer.documents) return [`OAuth is on at ${issuer.url}, without client documents`, ...notices].join(". ");
  const hosts = documentHosts(settings);
  const problems = await Promise.all(hosts.map((host) => problemAt(host, network)));
  const missing = hosts.filter((_, at) => problems[at] !== null);
  if (missing.length === 0) return `OAuth is on at ${issuer.url}, and client documents can be fetched`;
  const known = problems.find((problem) => problem !== null && problem !== "");
  const why = known === undefined ? "" : `${known} `;
  throw new ShopError(
    "upstream_unavailable",
    `client documents at ${missing.join(" and ")} cannot be fetched from here, so their programs would wait forever when they connect. ${why}Let this machine ask https://${missing[0]}, or set SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off.`,
  );
}

/** Null: reachable by any answer. Empty: unreachable for an unknown reason. */
async function problemAt(host: string, { lookup, dial }: Network): Promise<string | null> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [address] = await lookup(host, signal);
    if (address === undefined) return "";
    await dial({ address, port: 443, name: host, path: "/robots.txt" }, { maxBytes: MAX_BYTES, signal });
    return null;
  } catch (thrown) {
    return whyUnreachable(thrown) ?? "";
  }
}
