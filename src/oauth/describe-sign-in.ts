/** What `shopmcp doctor` says of OAuth: whether it is on, and whether what its clients need can be reached from here. */

import type { Config } from "#config.ts";
import { ShopError } from "#errors.ts";
import type { Dial } from "./dial.ts";
import { issuerOf, type SignInSettings } from "./issuer-of.ts";
import type { Lookup } from "./name-lookup.ts";

/** Whose programs use a client document wherever the server's metadata offers it, and wait for ever without it. */
const DOCUMENT_HOSTS = ["claude.ai", "chatgpt.com"];
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 262_144;

type Network = { lookup: Lookup; dial: Dial };

/** @throws upstream_unavailable, naming the hosts */
export async function describeSignIn(
  settings: SignInSettings & Pick<Config, "oauthClientHosts">,
  network: Network,
): Promise<string> {
  const issuer = issuerOf(settings);
  if (issuer === null) return "signing in by OAuth is off; clients need an API key";
  if (settings.publicUrl === null) return "OAuth is on for programs on this machine";
  if (!issuer.documents) return `OAuth is on at ${issuer.url}, without client documents`;
  const { oauthClientHosts: only } = settings;
  const hosts = DOCUMENT_HOSTS.filter((host) => only.length === 0 || only.includes(host));
  const reached = await Promise.all(hosts.map((host) => isReached(host, network)));
  const missing = hosts.filter((_, at) => reached[at] === false);
  if (missing.length === 0) return `OAuth is on at ${issuer.url}, and client documents can be fetched`;
  throw new ShopError(
    "upstream_unavailable",
    `client documents at ${missing.join(" and ")} cannot be fetched from here, so their programs would wait for ever when they connect. Let this machine ask https://${missing[0]}, or set SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off.`,
  );
}

/** Any answer counts: what the document says is no question of the network. */
async function isReached(host: string, { lookup, dial }: Network): Promise<boolean> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [address] = await lookup(host, signal);
    if (address === undefined) return false;
    await dial({ address, port: 443, name: host, path: "/robots.txt" }, { maxBytes: MAX_BYTES, signal });
    return true;
  } catch {
    // Whatever is in the way, the owner is told which host it is about.
    return false;
  }
}
