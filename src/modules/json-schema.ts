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

/** Every object or integer repeats them, and each conversation pays for them. */
function trim(listed: z.core.JSONSchema.BaseSchema): void {
  delete listed.propertyNames;
  if (listed.maximum === Number.MAX_SAFE_INTEGER) delete listed.maximum;
}

/** An answer has more than its schema promises; `brief` lists a schema without what is inside it. */
function open(listed: z.core.JSONSchema.BaseSchema): void {
  if (listed.brief === true) {
    delete listed.brief;
    delete listed.properties;
    delete listed.anyOf;
  }
  const { additionalProperties: others } = listed;
  if (others === false || (typeof others === "object" && Object.keys(others).length === 0))
    delete listed.additionalProperties;
}
