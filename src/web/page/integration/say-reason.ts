/** Why a connection is not connected, and what to do, as the page says it. */

import { reasonWords } from "#reasons.ts";

type Standing = { state: string; reason: string | null };

/** A reason from a newer ShopMCP is shown as it stands. */
export function sayReason(standing: Standing): string | null {
  return reasonWords(standing)?.short ?? standing.reason;
}

/** What a reason means for now, and what to do about it. */
export function sayRemedy(standing: Standing): string {
  const words = reasonWords(standing);
  return words === null ? "" : [words.what, words.todo?.("") ?? []].flat().join(" ");
}
