/** The argument `format` in a tool's listing, where a client can be given a link to the whole table as a file. */

import { z } from "zod";
import { isRecord } from "#ads/json-values.ts";
import { ShopError } from "#errors.ts";
import type { ToolListing } from "#modules/module.ts";

/** A model knows the word, and each tool would pay for a description. */
const FORMAT = { type: "string", enum: ["csv"] } as const;

const Properties = z.looseObject({ properties: z.record(z.string(), z.unknown()).catch({}) });

/** Only where an answer is cut into pages: a shorter table is whole in the answer. */
export function withFormat(listing: ToolListing): ToolListing {
  const { name, title, description, inputSchema, outputSchema, annotations } = listing;
  const { properties } = Properties.parse(inputSchema);
  if (!isTable(listing) || !("limit" in properties)) return listing;
  return {
    ...{ name, title, description },
    inputSchema: { ...inputSchema, properties: { ...properties, format: FORMAT } },
    outputSchema,
    annotations,
  };
}

export function isTable({ outputSchema }: Pick<ToolListing, "outputSchema">): boolean {
  const { properties } = Properties.parse(outputSchema);
  return "columns" in properties && "rows" in properties;
}

/** Null where no file is asked for. An empty one counts as absent, since some clients fill in every argument. @throws invalid_input */
export function csvQuestion(args: unknown): { others: Readonly<Record<string, unknown>>; csv: boolean } | null {
  // Every call passes here.
  if (!isRecord(args) || !Object.hasOwn(args, "format")) return null;
  const { format, ...others } = args;
  if (format === null || format === "" || format === "json") return { others, csv: false };
  if (typeof format === "string" && format.trim().toLowerCase() === "csv") return { others, csv: true };
  throw new ShopError("invalid_input", 'format takes "csv", for a link to the whole table as a file. Or leave it out.');
}
