/** A tool's schemas as clients see them. */

import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

/** Draft 2020-12 without `$schema`: clients that know only draft 7 compile it too. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...listed } = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema }) {
      trim(jsonSchema);
      if (io === "output") open(jsonSchema);
    },
  });
  return listed;
}

/** What is said of every object and every integer says nothing, and each conversation pays for it. */
function trim(listed: z.core.JSONSchema.BaseSchema): void {
  delete listed.propertyNames;
  if (listed.maximum === Number.MAX_SAFE_INTEGER) delete listed.maximum;
}

/** Who reads an answer needs to know what is in it, not that nothing else is; what values others have is said all the same. */
function open(listed: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties: others } = listed;
  if (others === false || (typeof others === "object" && Object.keys(others).length === 0))
    delete listed.additionalProperties;
}
