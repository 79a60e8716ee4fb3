/** `/file/image/ad/info/`: links to images. */

import { z } from "zod";
import { defineEndpoint } from "../wire/endpoint.ts";
import { WireId, WireText, wireRows } from "../wire/wire-values.ts";

export const FILE_IMAGE_AD_INFO = defineEndpoint({
  path: "/file/image/ad/info/",
  scope: { name: "Creative Management", detail: "Image, read" },
  schema: () => z.object({ list: wireRows(z.object({ image_id: WireId, image_url: WireText })) }),
});
