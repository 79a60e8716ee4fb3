/** `/smart_plus/adgroup/get/`: ad groups of upgraded Smart+, whose targeting is an object of its own. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireList, WireText, wireObject, wireRows } from "../wire/wire-values.ts";
import { Settings, Targeting } from "./adgroup-get.ts";
import { READ_AD_GROUPS } from "./scopes.ts";

export const SmartPlusTargeting = Targeting.extend({ operation_system: WireList });

/** @see https://business-api.tiktok.com/portal/docs?id=1843312818332930 */
const SmartPlusAdGroup = Settings.extend({
  targeting_optimization_mode: WireText,
  targeting_spec: wireObject(SmartPlusTargeting),
});
export type SmartPlusAdGroup = z.infer<typeof SmartPlusAdGroup>;

export const SMART_PLUS_ADGROUP_GET = defineEndpoint({
  path: "/smart_plus/adgroup/get/",
  scope: READ_AD_GROUPS,
  feature: "Smart+ is",
  schema: () => z.object({ list: wireRows(SmartPlusAdGroup), page_info: PageInfo }),
});
