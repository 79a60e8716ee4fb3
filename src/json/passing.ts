/** Schemas whose usual values pass before zod's own steps, which make a handful of objects for each field. */

import type { z } from "zod";

/** `fits`: values that the schema takes as they are; `read`: what it makes of one. All others go zod's way. */
export function passing<Schema extends z.ZodType>(
  schema: Schema,
  fits: (value: unknown) => boolean,
  read: (value: unknown) => unknown = (value) => value,
): Schema {
  const { run } = schema._zod;
  schema._zod.run = (payload, context) => {
    if (!fits(payload.value)) return run(payload, context);
    payload.value = read(payload.value);
    return payload;
  };
  return schema;
}
