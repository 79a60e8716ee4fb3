/** What columns are called and measured in, from their names, which are the platform's metrics and ours. */

import type { Answer } from "./read-answer.ts";

export type Unit = "money" | "percent" | "number";

const MONEY =
  /^(?:spend|spent|cost|cpc|cpm|landing.*|.*budget.*|.*revenue|cost_per_.*|.*_cost_per_.*|.*_value|.*_cpa|net_cost)$/;
const PERCENT = /(?:^ctr|_rate|_pct|_rate_\d+s|_rate_p\d+)$/;
/** A rate by its name only: it is what purchases were worth. */
const MONEY_BY_EXCEPTION = new Set(["total_complete_payment_rate"]);
/** Of these less is better; of money that was spent neither is. */
const LESS = /^(?:cpc|cpm|cost_per_.*|.*_cost_per_.*)$/;
const NEITHER = /^(?:spend|spent|impressions|reach|frequency|landing.*|.*budget.*|cost)$/;

const DERIVED = /_(?:previous|change_pct|change|share_pct|wow_pct)$/;
const ID = /(?:^|_)id$/;
const REST = /^others \(\d+\)$/;
const TIME = new Set(["date", "day", "week", "month"]);
const TIME_VALUE = /^\d{4}-\d{2}/;
/** Numbers that say where a row stands, and measure nothing. */
const PLACE = new Set(["hour", "days"]);

export function unitOf(column: string): Unit {
  const name = column.replace(/_(?:previous|change|per_day)$/, "");
  if (name === "contribution" || name === "by_rate" || name === "by_share") return "number";
  if (MONEY.test(name) || MONEY_BY_EXCEPTION.has(name)) return "money";
  return PERCENT.test(name) ? "percent" : "number";
}

export function betterOf(name: string): "more" | "less" | "neither" {
  const column = name.replace(/_per_day$/, "");
  if (NEITHER.test(column)) return "neither";
  return LESS.test(column) ? "less" : "more";
}

/** Null where neither more nor less is better. */
export function verdictOf(change: number, column: string): "good" | "bad" | null {
  const better = betterOf(column);
  return better === "neither" ? null : change > 0 === (better === "more") ? "good" : "bad";
}

const SHORT: Readonly<Record<string, string>> = {
  ctr: "CTR",
  cpc: "CPC",
  cpm: "CPM",
  cost_per_conversion: "Cost per conversion",
  conversion: "Conversions",
  by_rate: "By own rate",
  by_share: "By share",
};

export function labelOf(column: string): string {
  const words = column
    .replace(/_wow_pct$/, ", week on week")
    .replace(/_change_pct$/, ", change in percent")
    .replace(/_previous$/, ", before")
    .replace(/_change$/, ", change")
    .replace(/_share_pct$/, ", share")
    .replace(/_pct$/, " in percent");
  const [name = "", ...rest] = words.split(/(?=,)/);
  return [SHORT[name] ?? sentence(name), ...rest].join("");
}

export function sentence(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type Shape = {
  /** Days, weeks, months or hours, and which a row is of; null where rows are no points in time. */
  time: { name: string; of(row: readonly unknown[]): string } | null;
  /** What rows are called by, the best name first. */
  names: readonly number[];
  /** Numbers that can be drawn, without those that are derived from another column. */
  metrics: readonly string[];
};

export function shapeOf({ columns, rows }: Answer): Shape {
  const isNumber = (at: number) =>
    rows.some((row) => typeof row[at] === "number") &&
    rows.every((row) => row[at] === null || typeof row[at] === "number");
  const date = columns.findIndex((name, at) => TIME.has(name) && rows.every((row) => TIME_VALUE.test(String(row[at]))));
  const hour = columns.findIndex((name, at) => name === "hour" && rows.every((row) => typeof row[at] === "number"));
  const texts = columns.flatMap((name, at) => (!isNumber(at) && !ID.test(name) && at !== date ? [at] : []));
  const named = texts.filter((at) => /(?:^|_)name$/.test(columns[at] ?? ""));
  const metrics = columns.filter(
    (name, at) => isNumber(at) && !DERIVED.test(name) && !ID.test(name) && !PLACE.has(name),
  );
  const firstMetric = columns.indexOf(metrics[0] ?? "");
  const timeOf = (row: readonly unknown[]) =>
    [date === -1 ? "" : String(row[date]), hour === -1 ? "" : `${String(row[hour]).padStart(2, "0")}:00`]
      .filter((part) => part !== "")
      .join(" ");
  const isInTime = rows.length > 0 && (date !== -1 || hour !== -1);
  return {
    time: isInTime ? { name: columns[hour === -1 ? date : hour] ?? "time", of: timeOf } : null,
    names: named.length > 0 ? named : texts.filter((at) => at < firstMetric),
    metrics,
  };
}

/** `null` where the row has no name of its own, as a total of others may not. */
export function nameOf(row: readonly unknown[], { names }: Shape): string {
  const parts = names.flatMap((at) => (typeof row[at] === "string" ? [row[at]] : []));
  return parts.map(readable).join(", ") || "Without a name";
}

/** The sum of what has no row of its own would dwarf every row, and is no point of a comparison. */
export function isRest(row: readonly unknown[], { columns }: Answer): boolean {
  const id = columns.findIndex((name) => ID.test(name));
  return id !== -1 && row[id] === null && row.some((cell) => typeof cell === "string" && REST.test(cell));
}

/** AGE_25_34 and FEMALE are the platform's words for groups; it says NONE of people of whom it does not know. */
function readable(word: string): string {
  if (!/^[A-Z][A-Z0-9_]+$/.test(word)) return word;
  if (word === "NONE") return "Unknown";
  const ages = word.replace(/^AGE_(\d+)_100$/, "$1+").replace(/^AGE_(\d+)_(\d+)$/, "$1–$2");
  return sentence(ages.toLowerCase());
}

export function amountIn(row: readonly unknown[], at: number): number | null {
  const value = at === -1 ? null : row[at];
  return typeof value === "number" ? value : null;
}
