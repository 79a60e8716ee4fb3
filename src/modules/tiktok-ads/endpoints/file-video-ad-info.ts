/** `/file/video/ad/info/`: links to videos, which die within hours. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId, WireText, wireRows } from "../wire/wire-values.ts";

export const FILE_VIDEO_AD_INFO = defineEndpoint({
  path: "/file/video/ad/info/",
  scope: { name: "Creative Management", detail: "Video, read" },
  schema: () =>
    z.object({
      list: wireRows(z.object({ video_id: WireId, preview_url: WireText, video_cover_url: WireText })),
    }),
});
