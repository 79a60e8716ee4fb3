/** One of TikTok's endpoints, and what its `data` is. */

import type { z } from "zod";
import { ShopError } from "#errors.ts";
import { type OddField, parseMended } from "./odd-value.ts";

export type Endpoint<Data> = {
  path: string;
  /**
   * What a cached answer came to is kept as long as the answer itself. `onOdd` gets the fields that came in another type
   * than the schema has and were read as far as that is safe. @throws upstream_shape naming a strict field
   */
  read(data: unknown, onOdd?: OnOdd): Data;
};

/** Called where there are any. */
export type OnOdd = (path: string, fields: readonly OddField[]) => void;

type Read<Data> = { content: Data; odd: readonly OddField[] };

export function defineEndpoint<Schema extends z.ZodType>(path: string, schema: Schema): Endpoint<z.output<Schema>> {
  const known = new WeakMap<object, Read<z.output<Schema>>>();
  const readOnce = (data: unknown): Read<z.output<Schema>> => {
    if (typeof data !== "object" || data === null) return parse(path, schema, data);
    const before = known.get(data);
    if (before !== undefined) return before;
    const read = parse(path, schema, data);
    known.set(data, read);
    return read;
  };
  return {
    path,
    read(data, onOdd) {
      const { content, odd } = readOnce(data);
      if (odd.length > 0) onOdd?.(path, odd);
      return content;
    },
  };
}

function parse<Schema extends z.ZodType>(path: string, schema: Schema, data: unknown): Read<z.output<Schema>> {
  const mended = parseMended(schema, data);
  if ("content" in mended) return mended;
  const { strict, error } = mended;
  const where = ["data", ...(strict?.path ?? [])].join(".");
  throw new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} is not what ShopMCP knows: ${where}: ${strict?.message ?? "unexpected"}. Look for a newer ShopMCP, or report this sentence.`,
    { cause: error },
  );
}
