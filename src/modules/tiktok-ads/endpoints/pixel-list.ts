/** `/pixel/list/`: pixels with their events; the script that belongs on a page is not read. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import type { PageSource } from "../wire/page-source.ts";
import {
  PageInfo,
  WireFlag,
  WireId,
  WireMoment,
  WireText,
  wireObject,
  wireObjects,
  wireRows,
} from "../wire/wire-values.ts";

const PixelEvent = z.object({
  name: WireText,
  event_type: WireText,
  custom_event_type: WireText,
  deprecated: WireFlag,
});

const Pixel = z.object({
  pixel_id: WireId,
  pixel_name: WireText,
  pixel_code: WireText,
  pixel_category: WireText,
  pixel_setup_mode: WireText,
  partner_name: WireText,
  activity_status: WireText,
  create_time: WireMoment,
  asset_ownership: wireObject(z.object({ asset_relation_status: WireText })),
  events: wireObjects(PixelEvent),
});
export type Pixel = z.infer<typeof Pixel>;
export type PixelEvent = z.infer<typeof PixelEvent>;

/** @see https://business-api.tiktok.com/portal/docs?id=1740858697598978 */
export const PIXEL_LIST = defineEndpoint({
  path: "/pixel/list/",
  scope: { name: "Pixel Management", detail: "Pixel, read" },
  feature: "Pixels are",
  schema: () =>
    z.object({ pixels: wireRows(Pixel), page_info: PageInfo }).transform(({ pixels: list, page_info }) => ({
      list,
      page_info,
    })),
});

export const PIXELS: PageSource<Pixel> = {
  endpoint: PIXEL_LIST,
  plural: "pixels",
  idOf: ({ pixel_id }) => pixel_id,
  pageSize: 20,
  narrow: "TikTok's Events Manager lists them all.",
};

export function eventTypeOf({ event_type, custom_event_type }: PixelEvent): string | null {
  return event_type || custom_event_type || null;
}
