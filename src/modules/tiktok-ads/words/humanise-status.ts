/** TikTok's status words in plain ones. */

import { plainText } from "#ads/plain-text.ts";
import { STATUS_WORDS } from "./status-words.ts";

/** What an owner has switched; the rest is what TikTok makes of it. */
const SWITCHES = { ENABLE: "Active", DISABLE: "Paused" };

const WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SWITCHES),
  ...STATUS_WORDS.map(({ status, word }) => [status, word] as const),
]);

const PREFIX = /^(CAMPAIGN|ADGROUP|AD)?_?STATUS_/;
const MAX_CHARACTERS = 60;

/** A word this table does not hold is written out as it is: CAMPAIGN_STATUS_NEW_THING is "New thing". */
export function humaniseStatus(status: string): string {
  const known = WORDS.get(status);
  if (known !== undefined) return known;
  const words = plainText(status.replace(PREFIX, "").replaceAll("_", " ").toLowerCase(), MAX_CHARACTERS);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of a campaign, an ad group or an ad; in the sandbox only its switch is known. */
export function statusOf(entity: {
  secondary_status?: string | null | undefined;
  operation_status?: string | null | undefined;
}): string | null {
  const raw = entity.secondary_status || entity.operation_status;
  return raw ? humaniseStatus(raw) : null;
}
