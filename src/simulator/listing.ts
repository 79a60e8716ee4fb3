/** Fields, pages and parameters that the list endpoints share. */

import { z } from "zod";
import { id, json, paging } from "./query.ts";
import { badParameter } from "./refusal.ts";

export type Row = Record<string, unknown>;

const UTC_TIME = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, "the time is not YYYY-MM-DD HH:MM:SS");

export const creationFilters = {
  creation_filter_start_time: UTC_TIME.optional(),
  creation_filter_end_time: UTC_TIME.optional(),
};

export const systemOriginsFilter = z.array(z.enum(["TT_ADS_PLATFORM", "PROMOTE"])).default(["TT_ADS_PLATFORM"]);

/** The last kind must be alone, and is not in the default. */
export const buyingTypesFilter = z
  .array(z.enum(["AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW"]))
  .min(1)
  .refine((types) => types.length === 1 || !types.includes("RESERVATION_TOP_VIEW"), {
    message: "RESERVATION_TOP_VIEW cannot be combined with other buying types",
  })
  .default(["AUCTION", "RESERVATION_RF"]);

export function listQuery<Filtering extends z.ZodType>(filtering: Filtering, maxPageSize: number) {
  return z.strictObject({
    advertiser_id: id,
    fields: json(z.array(z.string()).min(1)).optional(),
    exclude_field_types_in_response: json(z.array(z.enum(["NULL_FIELD"]))).optional(),
    filtering: json(filtering).optional(),
    ...paging(maxPageSize),
  });
}

type ListAsked = {
  fields?: string[] | undefined;
  exclude_field_types_in_response?: string[] | undefined;
  page: number;
  page_size: number;
};

export function listAnswer<Item>(items: readonly Item[], asked: ListAsked, toRow: (item: Item) => Row): unknown {
  const page = pageOf(items, asked);
  const withoutNull = asked.exclude_field_types_in_response?.includes("NULL_FIELD") ?? false;
  return {
    list: page.list.map((item) => pickFields(toRow(item), asked.fields, withoutNull)),
    page_info: page.page_info,
  };
}

export function pageOf<Item>(items: readonly Item[], { page, page_size }: { page: number; page_size: number }) {
  const from = (page - 1) * page_size;
  return {
    list: items.slice(from, from + page_size),
    page_info: { page, page_size, total_number: items.length, total_page: Math.ceil(items.length / page_size) },
  };
}

export function pickFields(row: Row, fields: readonly string[] | undefined, withoutNull = false): Row {
  const names = fields ?? Object.keys(row);
  const unknown = names.find((name) => !(name in row));
  if (unknown !== undefined) {
    const allowed = Object.keys(row).join(", ");
    throw badParameter(`fields: value is not one of the allowed values, value is ${unknown}, correct is ${allowed}`);
  }
  const picked = names.map((name) => [name, row[name]] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined && !(withoutNull && value === null)));
}

export function byIdDescending<Item>(items: readonly Item[], idOf: (item: Item) => string): Item[] {
  return [...items].sort((one, other) => (BigInt(idOf(one)) < BigInt(idOf(other)) ? 1 : -1));
}

/** TikTok's name filters match substrings in any case. */
export function nameContains(name: string, wanted: string | undefined): boolean {
  return wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase());
}

export function utcMs(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(`${text.replace(" ", "T")}Z`);
}
