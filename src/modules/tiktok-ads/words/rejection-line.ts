/** Why TikTok has suspended an account, and until when, in words. */

import { plainText } from "#ads/plain-text.ts";

const MAX_CHARACTERS = 400;
/** TikTok writes a number, a reason and possibly an end: "1:Misleading content,endtime:2031-12-31 00:00:00". */
const NUMBER = /^\s*\d+\s*:\s*/;
const END = /\s*,?\s*end_?time\s*:\s*(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)?(?::\d{2})?\s*/i;
const FULL_STOP = /\.+$/;
const NEXT = /[,;\n]\s*(?=\d+\s*:\s*\p{L})/u;

export function rejectionLine(reason: string | null | undefined): string | null {
  if (!reason) return null;
  const line = reason
    .split(NEXT)
    .map(inWords)
    .filter((one) => one !== "")
    .join("; ");
  return plainText(line, MAX_CHARACTERS) || null;
}

function inWords(text: string): string {
  const [, end] = END.exec(text) ?? [];
  const reason = text.replace(NUMBER, "").replace(END, " ").trim().replace(FULL_STOP, "");
  if (end === undefined) return reason;
  return reason === "" ? `until ${end}` : `${reason} (until ${end})`;
}
