/** A credential with the tokens of TikTok's answer to a refresh. */

import { TokenAnswer } from "../endpoints/token-answer.ts";
import { DAY_SECONDS } from "../endpoints/token-lifetimes.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** Lifetimes count from `nowMs`; without a new refresh token the old one stays. Null without an access token. */
export function withNewTokens(sealed: SealedCredential, data: unknown, nowMs: number): SealedCredential | null {
  const { success, data: answer } = TokenAnswer().safeParse(data);
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
    pasted_access_token: sealed.pasted_access_token ?? sealed.access_token,
    access_token: accessToken,
    access_token_expires_at_ms: nowMs + (expiresIn ?? DAY_SECONDS) * 1_000,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(refreshEnd === undefined ? {} : { refresh_token_expires_at_ms: refreshEnd }),
  };
}
