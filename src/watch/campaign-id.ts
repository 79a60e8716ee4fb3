/** A campaign as the owner names it. */

import { ShopError } from "#errors.ts";

/** Platforms number their campaigns. */
const CAMPAIGN_ID = /^\d{1,64}$/;

/** Null: the account. @throws invalid_input */
export function readCampaignId(given: string | null): string | null {
  if (given === null || CAMPAIGN_ID.test(given)) return given;
  throw new ShopError(
    "invalid_input",
    "The campaign is named by its ID, which is digits alone, such as 1790000000000001. The list of campaigns shows it.",
  );
}
