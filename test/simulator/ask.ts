/** Asks the simulator as a careful client would: strings raw, everything else as JSON. */

import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";

const pageInfo = z.object({
  page: z.number(),
  page_size: z.number(),
  total_number: z.number(),
  total_page: z.number(),
});

const answer = z.object({
  code: z.number(),
  message: z.string(),
  request_id: z.string(),
  data: z.object({
    list: z.array(z.record(z.string(), z.unknown())).default([]),
    page_info: pageInfo.optional(),
    total_metrics: z.record(z.string(), z.string()).optional(),
    error_list: z.array(z.unknown()).optional(),
  }),
});

export type Answer = z.infer<typeof answer>;
export type Query = Record<string, unknown>;

export function addressOf(base: string, path: string, query: Query = {}): URL {
  const url = new URL(`${base}/open_api/v1.3${path}`);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return url;
}

export async function ask(base: string, accessToken: string, path: string, query: Query = {}): Promise<Answer> {
  const response = await fetch(addressOf(base, path, query), { headers: { "Access-Token": accessToken } });
  return answer.parse(await response.json());
}

export async function post(base: string, accessToken: string, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(addressOf(base, path), {
    method: "POST",
    headers: { "Access-Token": accessToken, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.parse(await response.json());
}

/** Of the demo's account. */
export function askMain(simulator: Simulator, path: string, query: Query = {}): Promise<Answer> {
  const { advertiserId, accessToken } = simulator.advertiser;
  return ask(simulator.url, accessToken, path, { advertiser_id: advertiserId, ...query });
}

const reportRow = z.object({ dimensions: z.record(z.string(), z.string()), metrics: z.record(z.string(), z.string()) });

export type ReportRow = z.infer<typeof reportRow>;

export const LEVELS = [
  { level: "AUCTION_ADVERTISER", dimension: "advertiser_id" },
  { level: "AUCTION_CAMPAIGN", dimension: "campaign_id" },
  { level: "AUCTION_ADGROUP", dimension: "adgroup_id" },
  { level: "AUCTION_AD", dimension: "ad_id" },
] as const;

/** A basic report by campaign over a week, with what the test changes. */
export function reportQuery(changes: Query = {}): Query {
  return {
    report_type: "BASIC",
    data_level: "AUCTION_CAMPAIGN",
    dimensions: ["campaign_id"],
    start_date: "2026-11-14",
    end_date: "2026-11-20",
    page_size: 1000,
    ...changes,
  };
}

export function rowsOf({ data }: Answer): ReportRow[] {
  return z.array(reportRow).parse(data.list);
}

/** Decimal strings to a sum in minor units of two digits, without floating point. */
export function centsOf(rows: readonly ReportRow[], metric: string): number {
  return rows.reduce((sum, row) => sum + Number((row.metrics[metric] ?? "").replace(".", "")), 0);
}

/** All pages of a report. */
export async function allRows(simulator: Simulator, query: Query): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let page = 1; page <= 100; page++) {
    const answered = await askMain(simulator, "/report/integrated/get/", { ...query, page });
    rows.push(...rowsOf(answered));
    if (page >= (answered.data.page_info?.total_page ?? 0)) return rows;
  }
  throw new Error("more than a hundred pages");
}
