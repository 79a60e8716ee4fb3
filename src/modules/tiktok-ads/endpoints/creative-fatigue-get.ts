/** `/creative_fatigue/get/`: TikTok's own verdict on one ad, day by day. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireFlag, WireText, wireObject, wireRows } from "../wire/wire-values.ts";

export const CREATIVE_FATIGUE_GET = defineEndpoint({
  path: "/creative_fatigue/get/",
  scope: { name: "Reporting", detail: "Creative Fatigue" },
  feature: "TikTok's own verdict on fatigue is",
  schema: () =>
    z.object({
      list: wireRows(z.object({ date: WireText, metrics: wireObject(z.object({ has_fatigue: WireFlag })) })),
    }),
});
