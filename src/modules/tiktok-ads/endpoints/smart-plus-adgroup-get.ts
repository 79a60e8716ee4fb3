/** `/smart_plus/adgroup/get/`: ad groups of upgraded Smart+, whose targeting is an object of its own. */

import type { z } from "zod";
import { passingObject } from "#json/passing.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireList, WireText, wireObject, wireRows } from "../wire/wire-values.ts";
import { Settings, Targeting } from "./adgroup-get.ts";
import { READ_AD_GROUPS } from "./scopes.ts";

export const SmartPlusTargeting = passingObject({ ...Targeting.shape, operation_system: WireList });

/** @see https://business-api.tiktok.com/portal/docs?id=1843312818332930 */
const SmartPlusAdGroup = passingObject({
  ...Settings.shape,
  targeting_optimization_mode: WireText,
  targeting_spec: wireObject(SmartPlusTargeting),
});
export type SmartPlusAdGroup = z.infer<typeof SmartPlusAdGroup>;

export const SMART_PLUS_ADGROUP_GET = defineEndpoint({
  path: "/smart_plus/adgroup/get/",
  scope: READ_AD_GROUPS,
  feature: "Smart+ is",
  schema: () => passingObject({ list: wireRows(SmartPlusAdGroup), page_info: PageInfo }),
});
