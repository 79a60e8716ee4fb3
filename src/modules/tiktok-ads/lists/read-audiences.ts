/** The account's custom audiences, as `/dmp/custom_audience/list/` tells them, the newest first. */

import { z } from "zod";
import { readPages } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { defineEndpoint } from "../wire/endpoint.ts";
import { PageInfo, WireFlag, WireId, WireNumber, WireText, wireRows } from "../wire/wire-values.ts";

const Audience = z.object({
  audience_id: WireId,
  name: WireText,
  audience_type: WireText,
  /** How many people; 0 while TikTok has not counted them, or could not. */
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
const SOURCE = {
  endpoint: defineEndpoint("/dmp/custom_audience/list/", z.object({ list: wireRows(Audience), page_info: PageInfo })),
  plural: "audiences",
  idOf: ({ audience_id }: Audience) => audience_id,
  pageSize: 100,
  narrow: "Ask for some by audience_ids.",
};

/** @throws invalid_input */
export function readAudiences(session: TikTokSession, ids: readonly string[] | undefined): Promise<Audience[]> {
  return readPages(session, SOURCE, ids === undefined ? {} : { custom_audience_ids: ids });
}
