/** `/dmp/custom_audience/list/`: custom audiences, the newest first. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import type { PageSource } from "../wire/page-source.ts";
import { PageInfo, WireFlag, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";

const Audience = z.object({
  audience_id: WireId,
  name: WireText,
  audience_type: WireText,
  /** 0 while TikTok has not counted the people, or could not. */
  cover_num: WireNumber,
  is_valid: WireFlag,
  is_expiring: WireFlag,
  expired_time: WireText,
  create_time: WireText,
  msg: WireText,
  error_msg: WireText,
});
export type Audience = z.infer<typeof Audience>;

/** @see https://business-api.tiktok.com/portal/docs?id=1739940506015746 */
export const DMP_CUSTOM_AUDIENCE_LIST = defineEndpoint({
  path: "/dmp/custom_audience/list/",
  scope: { name: "Audience Management", detail: "Custom Audience, read" },
  feature: "Audiences are",
  schema: () => z.object({ list: wireRows(Audience), page_info: PageInfo }),
});

export const AUDIENCES: PageSource<Audience> = {
  endpoint: DMP_CUSTOM_AUDIENCE_LIST,
  plural: "audiences",
  idOf: ({ audience_id }) => audience_id,
  pageSize: 100,
  narrow: "Ask for some by audience_ids.",
};
