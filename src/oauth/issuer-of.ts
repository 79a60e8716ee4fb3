/** Makes the issuer from the settings. */

import type { Config } from "#config/config.ts";
import { type Issuer, publicIssuer } from "./issuer.ts";
import { type LoopbackIssuer, loopbackIssuer } from "./loopback-issuer.ts";

export type SignInSettings = Pick<
  Config,
  "oauth" | "oauthClientDocuments" | "publicUrl" | "host" | "trustedProxies" | "allowedHosts"
>;

export function issuerOf(settings: SignInSettings): Issuer | LoopbackIssuer | null {
  if (!settings.oauth) return null;
  const { publicUrl, oauthClientDocuments } = settings;
  return publicUrl === null ? loopbackIssuer(settings) : publicIssuer(publicUrl, oauthClientDocuments);
}

export function issuerNotices(settings: SignInSettings): string[] {
  if (!settings.oauth || settings.publicUrl === null || issuerOf(settings) !== null) return [];
  return [
    "SHOPMCP_PUBLIC_URL is plain http, so OAuth is off: claude.ai and ChatGPT cannot sign in. Give the https address of your proxy (docs/reverse-proxy.md).",
  ];
}
