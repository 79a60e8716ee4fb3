/** The tokens TikTok gives for a code or a refresh token, whatever the endpoint calls their lifetimes. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import { Secret } from "#secret.ts";
import { WireNumber } from "../wire/wire-values.ts";
import { MAX_LIFETIME_SECONDS } from "./token-lifetimes.ts";

const token = () =>
  z
    .string()
    .min(1)
    .transform((text) => new Secret(text));

/** In seconds; an implausible lifetime counts as absent. */
const lifetime = () => WireNumber.pipe(z.int().positive().max(MAX_LIFETIME_SECONDS)).optional().catch(undefined);

export const TokenAnswer = lazily(() =>
  z
    .object({
      access_token: token(),
      // A bad refresh token must not lose the access token beside it.
      refresh_token: token().nullish().catch(undefined),
      expires_in: lifetime(),
      access_token_expires_in: lifetime(),
      access_token_expire_in: lifetime(),
      refresh_token_expires_in: lifetime(),
      refresh_expires_in: lifetime(),
      refresh_token_expire_in: lifetime(),
    })
    .transform((data) => ({
      accessToken: data.access_token,
      refreshToken: data.refresh_token ?? undefined,
      expiresIn: data.expires_in ?? data.access_token_expires_in ?? data.access_token_expire_in,
      refreshExpiresIn: data.refresh_token_expires_in ?? data.refresh_expires_in ?? data.refresh_token_expire_in,
    })),
);
