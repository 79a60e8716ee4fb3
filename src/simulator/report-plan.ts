/** A valid report, however it was asked for. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import type { Demographic } from "./audience-split.ts";
import type { LocalMoment } from "./local-time.ts";
import type { DataLevel } from "./metric-attributes.ts";
import type { Filter } from "./report-filter.ts";

export const idDimension = z.enum(["advertiser_id", "campaign_id", "adgroup_id", "ad_id", "ad_id_v2"]);
export type IdDimension = z.infer<typeof idDimension>;

export const timeDimension = z.enum(["stat_time_day", "stat_time_hour"]);
export type TimeDimension = z.infer<typeof timeDimension>;

export type ReportPlan = {
  advertiser: Advertiser;
  level: DataLevel;
  dimensions: readonly string[];
  idDimension: IdDimension | null;
  time: TimeDimension | null;
  demographics: readonly Demographic[];
  metrics: readonly string[];
  firstDay: number;
  lastDay: number;
  filters: readonly Filter[];
  order: { field: string; ascending: boolean } | null;
};

/** `ended` is set by a test and replaces the outcome. */
export type ReportTask = {
  taskId: string;
  accessToken: string;
  plan: ReportPlan;
  translated: boolean;
  createdAtMs: number;
  now: LocalMoment;
  ended: "FAILED" | "CANCELED" | null;
  file: string | null;
};
