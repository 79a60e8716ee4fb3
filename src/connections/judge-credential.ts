/** What a verification says about a credential. */

import { type ErrorCode, type ShopError, toShopError } from "#errors.ts";
import type { Credential, Module, Verified } from "#modules/module.ts";

/** `alive` with an error: only the App Secret is wrong. `unknown`: an outage, a limit, a missing permission. */
export type Judgement =
  | { verdict: "alive"; error: null; verified: Verified }
  | { verdict: "alive"; error: ShopError }
  | { verdict: "dead" | "unknown"; error: ShopError };

const DEAD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["token_invalid", "advertiser_not_found"]);

/** Errors after which the credential will not work again by itself. */
export function saysDead({ code }: ShopError): boolean {
  return DEAD.has(code);
}

export async function judgeCredential(module: Module, credential: Credential): Promise<Judgement> {
  try {
    return { verdict: "alive", error: null, verified: await module.verify(credential) };
  } catch (thrown) {
    const error = toShopError(thrown);
    if (saysDead(error)) return { verdict: "dead", error };
    if (error.code === "app_secret_wrong") return { verdict: "alive", error };
    return { verdict: "unknown", error };
  }
}
