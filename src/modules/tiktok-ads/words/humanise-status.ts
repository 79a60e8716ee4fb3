/** TikTok's status words in plain ones. */

import { plainText } from "#ads/plain-text.ts";
import { STATUS_WORDS } from "./status-words.ts";

const SWITCHES = { ENABLE: "Active", DISABLE: "Paused" };

const WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SWITCHES),
  ...STATUS_WORDS.map(({ status, word }) => [status, word] as const),
]);

const PREFIX = /^(CAMPAIGN|ADGROUP|AD)?_?STATUS_/;
const MAX_CHARACTERS = 60;

/** An unknown word is spelled out: CAMPAIGN_STATUS_NEW_THING becomes "New thing". */
export function humaniseStatus(status: string): string {
  const known = WORDS.get(status);
  if (known !== undefined) return known;
  const words = plainText(status.replace(PREFIX, "").replaceAll("_", " ").toLowerCase(), MAX_CHARACTERS);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The sandbox tells only the switch. */
export function statusOf(entity: {
  secondary_status?: string | null | undefined;
  operation_status?: string | null | undefined;
}): string | null {
  const raw = entity.secondary_status || entity.operation_status;
  return raw ? humaniseStatus(raw) : null;
}
