/** `/campaign/gmv_max/info/`: what the list of GMV Max campaigns leaves out, of one campaign a request. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { OptionalId, WireNumber } from "../wire/wire-values.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

/** @see https://business-api.tiktok.com/portal/docs?id=1822000968821762 */
export const CAMPAIGN_GMV_MAX_INFO = defineEndpoint({
  path: "/campaign/gmv_max/info/",
  scope: READ_CAMPAIGNS,
  feature: "GMV Max is",
  schema: () => z.object({ budget: WireNumber, roas_bid: WireNumber, store_id: OptionalId }),
});
