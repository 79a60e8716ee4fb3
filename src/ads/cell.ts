/** One value of a table. */

import { z } from "zod";

export const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({ brief: true });
export type Cell = z.infer<typeof Cell>;
