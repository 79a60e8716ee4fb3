/** Why a connection does not work and what to do, as the page's text. */

import { reasonWords } from "#text/connection-reasons.ts";

type Standing = { state: string; reason: string | null };

/** An unknown reason, from a newer ShopMCP, is shown as it is. */
export function reasonText(standing: Standing): string | null {
  return reasonWords(standing)?.short ?? standing.reason;
}

export function remedyText(standing: Standing): string {
  const words = reasonWords(standing);
  return words === null ? "" : [words.what, words.todo?.("") ?? []].flat().join(" ");
}
