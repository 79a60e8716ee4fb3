/** The argument `format` in a tool's listing, where a client can be given a link to the whole table as a file. */

import { z } from "zod";
import { isRecord } from "#ads/json-values.ts";
import { ShopError } from "#errors.ts";
import type { ToolListing } from "#modules/module.ts";

/** `xlsx`: an Excel workbook. */
export const FILE_FORMATS = ["csv", "xlsx"] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

/** A model knows the words, and each tool would pay for a description. */
const FORMAT = { type: "string", enum: FILE_FORMATS } as const;

const Properties = z.looseObject({ properties: z.record(z.string(), z.unknown()).catch({}) });

/** Only where an answer is cut into pages: a shorter table is whole in the answer. */
export function takesFormat(listing: Pick<ToolListing, "inputSchema" | "outputSchema">): boolean {
  return isTable(listing) && "limit" in Properties.parse(listing.inputSchema).properties;
}

export function withFormat(listing: ToolListing): ToolListing {
  const { name, title, description, inputSchema, outputSchema, annotations } = listing;
  const { properties } = Properties.parse(inputSchema);
  if (!takesFormat(listing)) return listing;
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

/** Every call passes here. */
export function saysFormat(args: unknown): args is Record<string, unknown> {
  return isRecord(args) && Object.hasOwn(args, "format");
}

/** Null where nothing is said of it. An empty format counts as absent, since some clients fill in every argument. @throws invalid_input */
export function fileAsked(
  args: unknown,
): { others: Readonly<Record<string, unknown>>; format: FileFormat | null } | null {
  if (!saysFormat(args)) return null;
  const { format, ...others } = args;
  if (format === null || format === "" || format === "json") return { others, format: null };
  const word = typeof format === "string" ? format.trim().toLowerCase() : "";
  const known = FILE_FORMATS.find((name) => name === word);
  if (known !== undefined) return { others, format: known };
  throw new ShopError(
    "invalid_input",
    'format takes "csv" or "xlsx", for a link to the whole table as a file. Or leave it out.',
  );
}
