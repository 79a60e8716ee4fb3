/** Values as TikTok writes them, for the schemas of its answers. */

import { z } from "zod";

/** A string since v1.3, here and there still a number; digits beyond 2^53 were kept by the parser. */
export const WireId = z.union([z.string(), z.number()]).transform(String);

/** `total_page` is 0 where there is nothing. */
export const PageInfo = z.object({ total_number: z.int(), total_page: z.int() });
