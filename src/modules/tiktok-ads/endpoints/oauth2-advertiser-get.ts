/** `/oauth2/advertiser/get/`: the accounts that have authorised an app, asked with its secret. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId, WireText, wireRows } from "../wire/wire-values.ts";
import { ACCOUNT_INFORMATION } from "./scopes.ts";

export const OAUTH2_ADVERTISER_GET = defineEndpoint({
  path: "/oauth2/advertiser/get/",
  scope: ACCOUNT_INFORMATION,
  proves: "app",
  schema: () => z.object({ list: wireRows(z.object({ advertiser_id: WireId, advertiser_name: WireText })) }),
});
