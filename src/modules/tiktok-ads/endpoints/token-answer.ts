/** The tokens TikTok gives for a code or a refresh token, whatever the endpoint calls their lifetimes. */

import { z } from "zod";
import { Secret } from "#secret.ts";
import { WireNumber } from "../wire/wire-values.ts";
import { MAX_LIFETIME_SECONDS } from "./lifetimes.ts";

const token = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

/** Seconds; what is no sensible number of them is as good as absent. */
const lifetime = WireNumber.pipe(z.int().positive().max(MAX_LIFETIME_SECONDS)).optional().catch(undefined);

export const TokenAnswer = z
  .object({
    access_token: token,
    // The access token beside it counts all the same.
    refresh_token: token.nullish().catch(undefined),
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
