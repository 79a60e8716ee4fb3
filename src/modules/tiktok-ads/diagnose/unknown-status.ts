/** A status of TikTok's that this program does not know: taken for well, and said. */

import { plainText } from "#ads/plain-text.ts";

export function unknownStatus(what: string, status: string): string {
  return `TikTok's status of ${what} is ${plainText(status)}, which ShopMCP does not know, so that nothing is concluded from it. TikTok Ads Manager says what it means.`;
}
