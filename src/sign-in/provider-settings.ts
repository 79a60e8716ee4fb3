/** The settings of the sign-in provider, whole or none. */

import type { Config } from "#config/config.ts";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";

export type GivenProvider = Pick<
  Config,
  "oidcIssuer" | "oidcClientId" | "oidcClientSecret" | "oidcDomains" | "oidcRoleClaim" | "publicUrl"
>;

export type ProviderSettings = {
  issuer: URL;
  clientId: string;
  clientSecret: Secret;
  domains: ReadonlySet<string>;
  roleClaim: string | null;
  redirectUri: string;
};

/** @throws config_invalid where a part is missing */
export function providerSettings(given: GivenProvider, returnPath: string): ProviderSettings | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcDomains, publicUrl } = given;
  if (issuer === null) return null;
  const missing = [
    ...(clientId === null ? ["SHOPMCP_OIDC_CLIENT_ID"] : []),
    ...(clientSecret === null ? ["SHOPMCP_OIDC_CLIENT_SECRET"] : []),
    ...(oidcDomains.length === 0 ? ["SHOPMCP_OIDC_DOMAINS"] : []),
    ...(publicUrl === null ? ["SHOPMCP_PUBLIC_URL"] : []),
  ];
  if (clientId === null || clientSecret === null || publicUrl === null || missing.length > 0)
    throw new ShopError(
      "config_invalid",
      `SHOPMCP_OIDC_ISSUER is set, and ${missing.join(", ")} is not. Set it too, or take the issuer away.`,
    );
  return {
    ...{ issuer: new URL(issuer), clientId, clientSecret, domains: new Set(oidcDomains) },
    roleClaim: given.oidcRoleClaim,
    redirectUri: `${publicUrl}${returnPath}`,
  };
}
