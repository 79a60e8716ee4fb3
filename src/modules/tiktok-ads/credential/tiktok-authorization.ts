/** Authorising in TikTok's portal: its address, the exchange of the code it gives, and the accounts that code reaches. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import type { Credential, ModuleAuthorization, ReachableAccount } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import { OAUTH2_ACCESS_TOKEN } from "../endpoints/oauth2-access-token.ts";
import { TokenAnswer } from "../endpoints/token-answer.ts";
import type { ReadingClient } from "../wire/client.ts";
import type { Exchanged, TokenExchange } from "../wire/token-exchange.ts";
import { AUTHORIZATION_FIELDS } from "./credential-fields.ts";
import { readPastedApp } from "./pasted-credential.ts";

type Parts = {
  clock: Clock;
  commonClock: Pick<Clock, "now">;
  client: ReadingClient;
  exchange: TokenExchange;
  portalOrigin: string;
};

const AppCredential = lazily(() =>
  z.object({
    app_id: z.string(),
    app_secret: z.instanceof(Secret),
    redirect_uri: z.exactOptional(z.string()),
  }),
);

const Authorized = lazily(() =>
  z.object({
    app_id: z.string(),
    app_secret: z.instanceof(Secret),
    access_token: z.instanceof(Secret),
    refresh_token: z.exactOptional(z.instanceof(Secret)),
    access_token_expires_at_ms: z.exactOptional(z.number()),
    refresh_token_expires_at_ms: z.exactOptional(z.number()),
  }),
);

export function createTikTokAuthorization({
  clock,
  commonClock,
  client,
  exchange,
  portalOrigin,
}: Parts): ModuleAuthorization {
  return {
    fields: AUTHORIZATION_FIELDS,
    accountField: "advertiser_id",
    redirectField: "redirect_uri",
    // Some callbacks carry `code` in addition or instead.
    codeParameters: ["auth_code", "code"],
    readApp,
    portalUrl(app, state) {
      const { app_id, redirect_uri } = AppCredential().parse(app);
      const url = new URL("/portal/auth", portalOrigin);
      url.searchParams.set("app_id", app_id);
      url.searchParams.set("state", state);
      if (redirect_uri !== undefined) url.searchParams.set("redirect_uri", redirect_uri);
      return url.href;
    },
    async exchange(app, code) {
      const { app_id, app_secret } = AppCredential().parse(app);
      const answered = await exchange({
        environment: "production",
        endpoint: OAUTH2_ACCESS_TOKEN,
        body: { app_id, secret: app_secret, auth_code: code },
        hidden: app_secret,
      });
      if (answered.outcome !== "ok") throw refusalOf(answered);
      return { app_id, app_secret, ...tokensOf(answered.data, commonClock.now()) };
    },
    async accounts(authorized): Promise<ReachableAccount[]> {
      const { reachableAccounts } = await import("./reachable-accounts.ts");
      return reachableAccounts({ clock, client }, { ...Authorized().parse(authorized), environment: "production" });
    },
    toPasted(authorized, advertiser_id) {
      const { access_token_expires_at_ms, refresh_token_expires_at_ms, ...kept } = Authorized().parse(authorized);
      return {
        ...kept,
        advertiser_id,
        environment: "production",
        expires_in: secondsUntil(access_token_expires_at_ms, commonClock.now()),
        refresh_token_expires_in: secondsUntil(refresh_token_expires_at_ms, commonClock.now()),
      };
    },
  };
}

function readApp(given: unknown): Credential {
  const { app_id, app_secret, redirect_uri } = readPastedApp(given);
  if (app_id === undefined || app_secret === undefined)
    throw new ShopError(
      "invalid_input",
      `To authorise, ${app_id === undefined ? "app_id" : "app_secret"} is missing: copy it from the app's Basic Info page in TikTok's developer portal.`,
    );
  return { app_id, app_secret, ...(redirect_uri === undefined ? {} : { redirect_uri }) };
}

/** TikTok documents neither a refresh token nor a lifetime here; they are kept where present. @throws upstream_shape */
function tokensOf(answer: unknown, nowMs: number): Credential {
  const { success, data } = TokenAnswer().safeParse(answer);
  if (!success)
    throw new ShopError(
      "upstream_shape",
      `TikTok's answer to ${OAUTH2_ACCESS_TOKEN.path} holds no access token that ShopMCP can read. Look for a newer ShopMCP, or report this sentence.`,
    );
  const { accessToken, refreshToken, expiresIn, refreshExpiresIn } = data;
  return {
    access_token: accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(expiresIn === undefined ? {} : { access_token_expires_at_ms: nowMs + expiresIn * 1_000 }),
    ...(refreshExpiresIn === undefined ? {} : { refresh_token_expires_at_ms: nowMs + refreshExpiresIn * 1_000 }),
  };
}

function refusalOf({ outcome, error }: Exclude<Exchanged, { outcome: "ok" }>): ShopError {
  if (outcome !== "unanswered") return error;
  return new ShopError(
    "upstream_unavailable",
    "TikTok gave no answer that could be read when the code was exchanged, so the code may be used up. Check that this server can open connections to TikTok's API, then start the authorisation again.",
    { cause: error },
  );
}

function secondsUntil(endMs: number | undefined, nowMs: number): number | undefined {
  return endMs === undefined ? undefined : Math.max(1, Math.round((endMs - nowMs) / 1_000));
}
