/** POST /oauth2/access_token/: exchanges an authorisation's code, once and within an hour. */

import { z } from "zod";
import { readBody } from "./query.ts";
import { hexOf } from "./random.ts";
import { issuePair, type TokenEndpoint } from "./refresh-tokens.ts";
import { Refusal } from "./refusal.ts";
import { type AuthCode, DEFAULT_SCOPES, type Token, type World } from "./world.ts";

export const AUTH_CODE_MS = 3_600_000;

const text = z.string().min(1);

export const exchangeCode: TokenEndpoint = {
  path: "/oauth2/access_token/",
  answer({ world, clock, host, body, contentType }) {
    const schema = z.strictObject({
      app_id: text,
      secret: text,
      auth_code: text,
      return_advertiser_ids: z.boolean().optional(),
    });
    const { app_id, secret, auth_code } = readBody(body, contentType, schema);
    if (world.apps.get(app_id)?.appSecret !== secret)
      throw new Refusal(40101, "Invalid parameter values: app_id or secret is incorrect.");
    const code = world.authCodes.get(auth_code);
    if (code === undefined || code.appId !== app_id || code.used || clock.now() >= code.expiresAtMs)
      throw new Refusal(40110, "Auth_code is used, expired or canceled. Please authorize again.");
    code.used = true;
    const token: Token = {
      accessToken: hexOf(40, world.seed, "authorized", auth_code),
      appId: app_id,
      host,
      advertiserIds: new Set(code.advertiserIds),
      scopes: new Set(DEFAULT_SCOPES),
      expiresAtMs: null,
    };
    return {
      ...tokensFor(world, { token, code, nowMs: clock.now() }),
      advertiser_ids: [...code.advertiserIds],
      scope: DEFAULT_SCOPES.map(Number),
    };
  },
};

/** TikTok's tokens for ads do not expire, but a code may be made to give some that do. */
function tokensFor(world: World, { token, code, nowMs }: { token: Token; code: AuthCode; nowMs: number }) {
  if (code.lifetimes === null) {
    world.tokens.set(token.accessToken, token);
    return { access_token: token.accessToken };
  }
  const { expiresIn, refreshTokenExpiresIn } = code.lifetimes;
  const family = hexOf(12, world.seed, "family", world.pairsIssued);
  world.pairedTokens.set(family, token);
  const lifetimes = { lifetimeMs: expiresIn * 1_000, refreshLifetimeMs: refreshTokenExpiresIn * 1_000 };
  const { refresh } = issuePair(world, nowMs, { token, family, ...lifetimes });
  return {
    access_token: refresh.accessToken,
    refresh_token: refresh.refreshToken,
    expires_in: expiresIn,
    refresh_expires_in: refreshTokenExpiresIn,
  };
}
