/** Pasted fields on top of what is sealed already. */

import { ShopError } from "#errors.ts";
import { DAY_SECONDS } from "../endpoints/token-lifetimes.ts";
import type { PastedCredential } from "./pasted-credential.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/**
 * Access token, refresh token and both lifetimes form one group: a new access token or another app drops the rest of
 * it. Account facts are never kept, because verification reads them anew.
 * @throws invalid_input naming the missing fields
 */
export function mergeCredential(
  pasted: PastedCredential,
  standing: SealedCredential | null,
  nowMs: number,
): SealedCredential {
  const otherApp = standing !== null && pasted.app_id !== undefined && pasted.app_id !== standing.app_id;
  if (otherApp && pasted.access_token === undefined)
    throw new ShopError(
      "invalid_input",
      "app_id: this is another app, and the access token belongs to the one before. Paste an access_token of the new app with it.",
    );
  const { access_token, app_id, app_secret, advertiser_id } = { ...standing, ...present(pasted) };
  if (app_id === undefined || app_secret === undefined || access_token === undefined || advertiser_id === undefined)
    throw missing({ app_id, app_secret, access_token, advertiser_id });
  const keepsTokens = standing !== null && pasted.access_token === undefined;
  return {
    environment: pasted.environment ?? standing?.environment ?? "production",
    app_id,
    app_secret,
    access_token,
    advertiser_id,
    ...lifetimes(pasted, keepsTokens ? standing : null, nowMs),
  };
}

type Lifetimes = Pick<
  SealedCredential,
  | "access_token_expires_at_ms"
  | "pasted_access_token"
  | "refresh_token"
  | "refresh_token_expires_at_ms"
  | "refresh_path"
>;

function lifetimes(pasted: PastedCredential, standing: Lifetimes | null, nowMs: number): Lifetimes {
  const endOf = (seconds: number | undefined) => (seconds === undefined ? undefined : nowMs + seconds * 1_000);
  const refreshToken = pasted.refresh_token ?? standing?.refresh_token;
  const accessEnd = endOf(pasted.expires_in) ?? standing?.access_token_expires_at_ms;
  if (refreshToken === undefined) return present({ access_token_expires_at_ms: accessEnd });
  const standingRefreshEnd = pasted.refresh_token === undefined ? standing?.refresh_token_expires_at_ms : undefined;
  return present({
    access_token_expires_at_ms: accessEnd ?? endOf(DAY_SECONDS),
    refresh_token: refreshToken,
    refresh_token_expires_at_ms: endOf(pasted.refresh_token_expires_in) ?? standingRefreshEnd,
    refresh_path: standing?.refresh_path,
    pasted_access_token: standing?.pasted_access_token,
  });
}

function missing(fields: Readonly<Record<string, unknown>>): ShopError {
  const names = Object.keys(fields).filter((name) => fields[name] === undefined);
  return new ShopError(
    "invalid_input",
    `These credentials are not complete: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} missing.`,
  );
}

function present<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept: { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } = {};
  for (const name in fields) {
    const value = fields[name];
    if (isPresent(value)) kept[name] = value;
  }
  return kept;
}

function isPresent<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}
