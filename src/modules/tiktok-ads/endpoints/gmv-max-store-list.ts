/** `/gmv_max/store/list/`: the TikTok Shops of an account. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireFlag, WireId, WireText, wireRows } from "../wire/wire-values.ts";
import { READ_CAMPAIGNS } from "./scopes.ts";

/** @see https://business-api.tiktok.com/portal/docs?id=1822001044479041 */
export const GMV_MAX_STORE_LIST = defineEndpoint({
  path: "/gmv_max/store/list/",
  scope: READ_CAMPAIGNS,
  feature: "GMV Max is",
  schema: () =>
    z.object({
      store_list: wireRows(z.object({ store_id: WireId, store_name: WireText, is_gmv_max_available: WireFlag })),
    }),
});
