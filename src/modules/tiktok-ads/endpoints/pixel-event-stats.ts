/** `/pixel/event/stats/`: how often pixels saw each event, in days of UTC. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId, WireNumber, WireText, wireObjects, wireRows } from "../wire/wire-values.ts";

const COUNTS = {
  total_count: WireNumber,
  browser_event_total_count: WireNumber,
  server_event_total_count: WireNumber,
  attributed_count: WireNumber,
};
export const EVENT_COUNTS = Object.keys(COUNTS);

const Counted = z.object({ pixel_event_type: WireText, custom_event_type: WireText, ...COUNTS });
export type Counted = z.infer<typeof Counted>;

/** @see https://business-api.tiktok.com/portal/docs?id=1740858904557570 */
export const PIXEL_EVENT_STATS = defineEndpoint({
  path: "/pixel/event/stats/",
  scope: { name: "Pixel Management", detail: "Pixel event statistics" },
  feature: "Pixels are",
  schema: () =>
    z.object({
      list: wireRows(z.object({ pixel_id: WireId, statistics: wireObjects(Counted) })),
    }),
});
