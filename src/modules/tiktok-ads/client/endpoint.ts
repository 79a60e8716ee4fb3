/** One of TikTok's endpoints, and what its `data` is. */

import type { z } from "zod";
import { ShopError } from "#errors.ts";

export type Endpoint<Data> = {
  path: string;
  /** What a cached answer came to is kept as long as the answer itself. @throws upstream_shape naming the field */
  read(data: unknown): Data;
};

export function defineEndpoint<Schema extends z.ZodType>(path: string, schema: Schema): Endpoint<z.output<Schema>> {
  const known = new WeakMap<object, z.output<Schema>>();
  return {
    path,
    read(data) {
      if (typeof data !== "object" || data === null) return parse(path, schema, data);
      const before = known.get(data);
      if (before !== undefined) return before;
      const content = parse(path, schema, data);
      known.set(data, content);
      return content;
    },
  };
}

function parse<Schema extends z.ZodType>(path: string, schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = ["data", ...(issue?.path ?? [])].join(".");
  throw new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} is not what ShopMCP knows: ${where}: ${issue?.message ?? "unexpected"}. Look for a newer ShopMCP, or report this sentence.`,
    { cause: result.error },
  );
}
