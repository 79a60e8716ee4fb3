/** A tool's schemas as clients see them. */

import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

/** Draft 2020-12 without `$schema`: clients that know only draft 7 compile it too. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...listed } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => trim(jsonSchema) });
  return listed;
}

/** What is said of every object and every integer says nothing, and each conversation pays for it. */
function trim(listed: z.core.JSONSchema.BaseSchema): void {
  delete listed.propertyNames;
  if (listed.maximum === Number.MAX_SAFE_INTEGER) delete listed.maximum;
}
