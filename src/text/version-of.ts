/** What a reader has seen of something that can be changed, as a short text: the same for the same fields. */

import { createHash } from "node:crypto";
import { ShopError } from "#errors.ts";

const LENGTH = 16;

export const VERSION_PATTERN = new RegExp(`^[\\w-]{${LENGTH}}$`);

export function versionOf(fields: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url").slice(0, LENGTH);
}

/** Undefined where the caller does not mind what stands, null where it saw none. */
export type SeenVersion = string | null | undefined;

export function isAsSeen(seen: SeenVersion, standing: string | null): boolean {
  return seen === undefined || seen === standing;
}

/** `what`: such as goal. `then`: what is left to do for whoever had seen another. */
export function changedMeanwhile(what: string, then = "save what you want"): ShopError {
  return new ShopError("conflict", `This ${what} was changed meanwhile. Look at it again, then ${then}.`);
}
