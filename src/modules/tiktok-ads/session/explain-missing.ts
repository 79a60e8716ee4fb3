/** TikTok's "does not exist", for a caller that gave ids: it is about these, and not about the account. */

import { ShopError, toShopError } from "#errors.ts";
import type { Named } from "../words/given-ids.ts";

export function explainMissing(thrown: unknown, given: readonly Named[]): unknown {
  const error = toShopError(thrown);
  if (error.code !== "upstream_missing" || given.length === 0) return thrown;
  const { upstream } = error;
  return new ShopError("upstream_missing", `${noneOf(given)}, TikTok says. ${whereListed(given)}`, {
    cause: thrown,
    ...(upstream === undefined ? {} : { upstream }),
  });
}

export function noneOf(given: readonly Named[]): string {
  return `This account has no ${given.map(({ noun }) => noun).join(" or ")} of an id that was given`;
}

export function whereListed(given: readonly Named[]): string {
  return `Compare the ids with ${given.map(({ list }) => list).join(" and ")}.`;
}
