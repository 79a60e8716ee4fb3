/** The tokens in TikTok's answer to a refresh, whatever its endpoint calls their lifetimes. */

import { z } from "zod";
import { Secret } from "#secret.ts";
import { DAY_SECONDS, MAX_LIFETIME_SECONDS } from "../connect/lifetimes.ts";
import type { SealedCredential } from "../connect/sealed-credential.ts";

const token = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

/** Seconds; what is no sensible number of them is as good as absent. */
const lifetime = z.coerce.number().int().positive().max(MAX_LIFETIME_SECONDS).optional().catch(undefined);

const Answer = z
  .object({
    access_token: token,
    refresh_token: token.nullish(),
    expires_in: lifetime,
    access_token_expires_in: lifetime,
    access_token_expire_in: lifetime,
    refresh_token_expires_in: lifetime,
    refresh_expires_in: lifetime,
    refresh_token_expire_in: lifetime,
  })
  .transform((data) => ({
    accessToken: data.access_token,
    refreshToken: data.refresh_token ?? undefined,
    expiresIn: data.expires_in ?? data.access_token_expires_in ?? data.access_token_expire_in,
    refreshExpiresIn: data.refresh_token_expires_in ?? data.refresh_expires_in ?? data.refresh_token_expire_in,
  }));

/**
 * The credential with its new tokens; lifetimes count from `nowMs`. A refresh token that is not in the answer stays.
 * Null where there is no access token in the answer.
 */
export function withNewTokens(sealed: SealedCredential, data: unknown, nowMs: number): SealedCredential | null {
  const { success, data: answer } = Answer.safeParse(data);
  if (!success) return null;
  const { accessToken, refreshToken, expiresIn, refreshExpiresIn } = answer;
  const { refresh_token_expires_at_ms: knownEnd, ...kept } = sealed;
  const refreshEnd =
    refreshExpiresIn === undefined
      ? refreshToken === undefined
        ? knownEnd
        : undefined
      : nowMs + refreshExpiresIn * 1_000;
  return {
    ...kept,
    access_token: accessToken,
    access_token_expires_at_ms: nowMs + (expiresIn ?? DAY_SECONDS) * 1_000,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(refreshEnd === undefined ? {} : { refresh_token_expires_at_ms: refreshEnd }),
  };
}
