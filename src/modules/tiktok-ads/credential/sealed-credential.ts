/** What is sealed for one TikTok connection: pasted fields, and the account facts that verification learnt. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import type { Credential, Lifetime, ModuleSharing } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import type { Caller } from "../wire/client.ts";
import { REFRESH_PATHS } from "./refresh-endpoints.ts";

export const SealedCredential = z.object({
  environment: z.enum(["production", "sandbox"]),
  app_id: z.string(),
  app_secret: z.instanceof(Secret),
  access_token: z.instanceof(Secret),
  /** The pasted access token, kept where a refresh has replaced it. */
  pasted_access_token: z.exactOptional(z.instanceof(Secret)),
  advertiser_id: z.string(),
  access_token_expires_at_ms: z.exactOptional(z.number()),
  refresh_token: z.exactOptional(z.instanceof(Secret)),
  refresh_token_expires_at_ms: z.exactOptional(z.number()),
  refresh_path: z.exactOptional(z.enum(REFRESH_PATHS)),
  /** Account facts are absent before verification, and in the sandbox where TikTok does not tell them. */
  account_name: z.exactOptional(z.string()),
  account_currency: z.exactOptional(z.string()),
  account_timezone: z.exactOptional(z.string()),
  account_display_timezone: z.exactOptional(z.string()),
  granted_scopes: z.exactOptional(z.string()),
  missing_scopes: z.exactOptional(z.string()),
});

const ACCOUNT_FACTS = {
  account_name: true,
  account_currency: true,
  account_timezone: true,
  account_display_timezone: true,
  granted_scopes: true,
  missing_scopes: true,
} as const;

/** The pasted fields only, so that no facts of another account remain. */
export const UnverifiedCredential = lazily(() => SealedCredential.omit(ACCOUNT_FACTS));

export type SealedCredential = z.infer<typeof SealedCredential>;

const read = new WeakMap<Credential, SealedCredential>();

/** Trusts the vault, which authenticated what it opens. @throws ZodError */
export function readSealed(credential: Credential): SealedCredential {
  const known = read.get(credential);
  if (known !== undefined) return known;
  const sealed = SealedCredential.parse(credential);
  if (Object.isFrozen(credential)) read.set(credential, sealed);
  return sealed;
}

/** Several accounts may work with the same tokens; what verification learns is each account's. */
export const SHARING: Omit<ModuleSharing, "reachable" | "reachedBy"> = {
  accountField: "advertiser_id",
  accountFields: ["advertiser_id", ...Object.keys(ACCOUNT_FACTS)],
  tokens(credential) {
    const { access_token, pasted_access_token, refresh_token } = readSealed(credential);
    return [access_token, pasted_access_token, refresh_token].flatMap((token) => token ?? []);
  },
};

export function lifetimeOf(sealed: SealedCredential): Lifetime {
  return {
    kind: sealed.refresh_token === undefined ? "static" : "refreshable",
    expiresAtMs: sealed.access_token_expires_at_ms ?? null,
    refreshExpiresAtMs: sealed.refresh_token_expires_at_ms ?? null,
  };
}

export function toCaller(sealed: SealedCredential): Caller {
  const { environment, app_id, app_secret, access_token } = sealed;
  return { environment, appId: app_id, appSecret: app_secret, accessToken: access_token };
}
