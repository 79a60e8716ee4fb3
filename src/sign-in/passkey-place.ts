/** Where passkeys work: they belong to a host's name, and browsers allow them only over https and on localhost. */

import { isIP } from "node:net";
import type { RequestFacts } from "#request/request-facts.ts";

/** `rpId` is the name that passkeys are made for, `origin` the one page that may use them. */
export type PasskeyPlace = { rpId: string; origin: string };

/** `at`: the address where passkeys work instead. */
export type NoPasskeys = { why: string; at: string | null };

/** @see https://www.w3.org/TR/webauthn-3/#rp-id */
export function passkeyPlace(
  publicUrl: URL | null,
  { secure, host }: Pick<RequestFacts, "secure" | "host">,
): PasskeyPlace | NoPasskeys {
  const asked = URL.parse(`${secure ? "https" : "http"}://${host}`);
  if (publicUrl?.protocol === "https:" && !isAddress(publicUrl.hostname)) {
    const { hostname: rpId, origin } = publicUrl;
    if (asked?.origin === origin) return { rpId, origin };
    return { why: `Passkeys of this server belong to ${rpId}. Open the page there.`, at: origin };
  }
  if (asked?.hostname === "localhost") return { rpId: asked.hostname, origin: asked.origin };
  const opened = asked !== null && isAddress(asked.hostname) ? "an IP address" : "a name that is not its public URL";
  return {
    why: `A passkey belongs to a name, and this page was opened by ${opened}. On the machine that runs ShopMCP, open it as localhost. For other machines, set SHOPMCP_PUBLIC_URL to an https address with a name.`,
    at: secure || asked === null ? null : `http://localhost${asked.port === "" ? "" : `:${asked.port}`}`,
  };
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}
