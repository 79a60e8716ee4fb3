/** One of TikTok's endpoints, declared once under `endpoints/`: where it is, what opens it, and what its `data` is. */

import type { z } from "zod";
import type { RateLimits } from "#ads/rate-limits.ts";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { type OddField, parseMended } from "./odd-value.ts";

/** A permission of the developer app: `name` is the first level in the portal, `detail` the boxes to tick below it. */
export type Scope = { name: string; detail: string };

export type EndpointFacts<Path extends string = string> = {
  path: Path;
  scope: Scope;
  /** A feature that not every account has, with its verb: "Reports are". Absent: the path is named. */
  feature?: string;
  /** Its answers fit one packet, so that packing and unpacking them costs both ends more than it saves. */
  small?: true;
  /**
   * Limits of the basic tier where lower than elsewhere.
   * @see https://business-api.tiktok.com/portal/docs?id=1740029171730433
   */
  limits?: RateLimits;
  /** What a refusal here disproves; at other endpoints the same code means something else. */
  proves?: "account" | "app";
};

export type Endpoint<Data, Path extends string = string> = EndpointFacts<Path> & {
  /**
   * `hearer` is told of fields of an unexpected type that were still read safely. @throws upstream_shape naming a strict
   * field
   */
  read(data: unknown, hearer?: OddHearer): Data;
};

export type OddHearer = { onOdd(path: string, fields: readonly OddField[]): void };

type Read<Data> = { content: Data; odd: readonly OddField[] };

export function defineEndpoint<const Path extends string, Schema extends z.ZodType>({
  schema,
  ...facts
}: EndpointFacts<Path> & { schema(): Schema }): Endpoint<z.output<Schema>, Path> {
  return { ...facts, read: readerOf(facts.path, schema) };
}

export function readAs<Schema extends z.ZodType>(
  { read: _, ...facts }: Endpoint<unknown>,
  schema: () => Schema,
): Endpoint<z.output<Schema>> {
  return { ...facts, read: readerOf(facts.path, schema) };
}

/** A server has many endpoints of which it asks few, so that a schema is made with the first answer. */
function readerOf<Schema extends z.ZodType>(path: string, make: () => Schema): Endpoint<z.output<Schema>>["read"] {
  const schema = lazily(make);
  const known = new WeakMap<object, Read<z.output<Schema>>>();
  const readOnce = (data: unknown): Read<z.output<Schema>> => {
    if (typeof data !== "object" || data === null) return parse(path, schema(), data);
    const before = known.get(data);
    if (before !== undefined) return before;
    const read = parse(path, schema(), data);
    known.set(data, read);
    return read;
  };
  return (data, hearer) => {
    const { content, odd } = readOnce(data);
    if (odd.length > 0) hearer?.onOdd(path, odd);
    return content;
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
