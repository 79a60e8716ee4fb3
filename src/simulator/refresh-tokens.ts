/** POST /oauth2/refresh_token/ and POST /tt_user/oauth2/refresh_token/: exchange a refresh token for a new pair. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { Host } from "./account.ts";
import { readBody } from "./query.ts";
import { hexOf } from "./random.ts";
import { Refusal } from "./refusal.ts";
import type { RefreshToken, Token, World } from "./world.ts";

export type Exchange = { world: World; clock: Clock; host: Host; body: string; contentType: string };

export type TokenEndpoint = { path: string; answer(exchange: Exchange): unknown };

/** A "grace" provider repeats the same pair within this time. */
export const GRACE_MS = 600_000;

const text = z.string().min(1);
const grant_type = z.literal("refresh_token");

/** As described in the product's documentation; TikTok's reference has no such endpoint. */
const refreshToken: TokenEndpoint = {
  path: "/oauth2/refresh_token/",
  answer(exchange) {
    const schema = z.strictObject({ app_id: text, secret: text, grant_type, refresh_token: text });
    const { app_id, secret, refresh_token } = readBody(exchange.body, exchange.contentType, schema);
    const { token, successor } = rotate(exchange, { appId: app_id, secret, refreshToken: refresh_token });
    return {
      ...pairOf(exchange, successor),
      advertiser_ids: [...token.advertiserIds],
      scope: [...token.scopes].map(Number),
    };
  },
};

const refreshUserToken: TokenEndpoint = {
  path: "/tt_user/oauth2/refresh_token/",
  answer(exchange) {
    const schema = z.strictObject({ client_id: text, client_secret: text, grant_type, refresh_token: text });
    const { client_id, client_secret, refresh_token } = readBody(exchange.body, exchange.contentType, schema);
    const asked = { appId: client_id, secret: client_secret, refreshToken: refresh_token };
    const { successor } = rotate(exchange, asked);
    const openId = `-000${hexOf(12, exchange.world.seed, client_id)}`;
    return { ...pairOf(exchange, successor), token_type: "Bearer", scope: "user.info.basic", open_id: openId };
  },
};

export const REFRESH_ENDPOINTS: readonly TokenEndpoint[] = [refreshToken, refreshUserToken];

export function issuePair(
  world: World,
  nowMs: number,
  like: Pick<RefreshToken, "lifetimeMs" | "refreshLifetimeMs"> & { token: Token; family: string },
): { token: Token; refresh: RefreshToken } {
  world.pairsIssued += 1;
  const { lifetimeMs, refreshLifetimeMs, family } = like;
  const token: Token = {
    ...like.token,
    accessToken: hexOf(40, world.seed, "paired access", world.pairsIssued),
    expiresAtMs: nowMs + lifetimeMs,
  };
  const refresh: RefreshToken = {
    refreshToken: hexOf(40, world.seed, "paired refresh", world.pairsIssued),
    accessToken: token.accessToken,
    family,
    lifetimeMs,
    refreshLifetimeMs,
    expiresAtMs: nowMs + refreshLifetimeMs,
    used: null,
  };
  world.tokens.set(token.accessToken, token);
  world.refreshTokens.set(refresh.refreshToken, refresh);
  return { token, refresh };
}

type Asked = { appId: string; secret: string; refreshToken: string };

function rotate({ world, clock, host }: Exchange, asked: Asked): { token: Token; successor: RefreshToken } {
  const nowMs = clock.now();
  if (world.apps.get(asked.appId)?.appSecret !== asked.secret)
    throw new Refusal(40101, "Invalid parameter values: app_id or secret is incorrect.");
  const refresh = world.refreshTokens.get(asked.refreshToken);
  const token = refresh === undefined ? undefined : world.pairedTokens.get(refresh.family);
  if (refresh === undefined || token === undefined || token.host !== host) throw notValid();
  if (token.appId !== asked.appId)
    throw new Refusal(40000, "The app_id is inconsistent with the token's app information.");
  if (nowMs >= refresh.expiresAtMs) throw new Refusal(40103, "Refresh token has expired.");
  if (refresh.used === null) {
    const { lifetimeMs, refreshLifetimeMs, family } = refresh;
    const next = issuePair(world, nowMs, { token, family, lifetimeMs, refreshLifetimeMs });
    refresh.used = { atMs: nowMs, successor: next.refresh.refreshToken };
    return { token, successor: next.refresh };
  }
  const successor = world.refreshTokens.get(refresh.used.successor);
  if (isInGrace(world, nowMs, refresh) && successor !== undefined) return { token, successor };
  if (world.reusePolicy === "family") revokeFamily(world, refresh.family);
  throw notValid();
}

export function takesRefresh(world: World, nowMs: number, refreshToken: string): boolean {
  const refresh = world.refreshTokens.get(refreshToken);
  if (refresh === undefined || nowMs >= refresh.expiresAtMs) return false;
  return refresh.used === null || isInGrace(world, nowMs, refresh);
}

function isInGrace({ reusePolicy }: World, nowMs: number, { used }: RefreshToken): boolean {
  return reusePolicy === "grace" && used !== null && nowMs - used.atMs <= GRACE_MS;
}

function revokeFamily(world: World, family: string): void {
  for (const [name, { family: own, accessToken }] of [...world.refreshTokens]) {
    if (own !== family) continue;
    world.refreshTokens.delete(name);
    world.tokens.delete(accessToken);
  }
}

function notValid(): Refusal {
  return new Refusal(40107, "Refresh token is invalid, or the token is a long-term one that is not refreshed.");
}

function pairOf({ clock }: Exchange, { accessToken, refreshToken: next, ...ends }: RefreshToken) {
  return {
    access_token: accessToken,
    expires_in: Math.floor(ends.lifetimeMs / 1_000),
    refresh_token: next,
    refresh_token_expires_in: Math.floor((ends.expiresAtMs - clock.now()) / 1_000),
  };
}
