/** Reports unusable rows: amounts that are no numbers, and rows that do not belong to the report. */

import { addDecimals, type Decimal, toNumber } from "#ads/decimal.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import { addsUp, type ReportRow } from "./report-row.ts";
import type { LeftOut, ReadRow } from "./row-reader.ts";

const NAMED = 4;

type Odd = Exclude<LeftOut, "idle">;

export type OddRows = {
  look(read: ReadRow): void;
  unread(metric: string): number;
  sentences(): string[];
};

export function createOddRows(level: ReportLevel, given: readonly string[]): OddRows {
  const unread = new Map<string, number>();
  const away: Record<Odd, { rows: number; sums: Map<string, Decimal> }> = {
    time: { rows: 0, sums: new Map() },
    level: { rows: 0, sums: new Map() },
  };
  const leaveOut = (why: Odd, { cells }: ReportRow) => {
    const { sums } = away[why];
    away[why].rows += 1;
    for (const name of given.filter(addsUp)) {
      const amount = cells.get(name) ?? null;
      if (amount !== null && amount.units !== 0n)
        sums.set(name, addDecimals([sums.get(name) ?? null, amount]) ?? amount);
    }
  };
  return {
    look({ row, unread: names, leftOut }) {
      for (const name of names) unread.set(name, (unread.get(name) ?? 0) + 1);
      if (leftOut !== null && leftOut !== "idle") leaveOut(leftOut, row);
    },
    unread: (metric) => unread.get(metric) ?? 0,
    sentences() {
      const { time, level: other } = away;
      return [
        ...(unread.size === 0 ? [] : [unreadSentence(unread)]),
        // TikTok sends such a row, without amounts, where it has no numbers by time.
        ...(time.sums.size === 0 ? [] : [`${rowsOf(time)} no day or hour: left out${held(time.sums)}.`]),
        ...(other.rows === 0
          ? []
          : [`${rowsOf(other)} an id that is not ${WORDS[level]}: left out${held(other.sums)}.`]),
      ];
    },
  };
}

const WORDS: Readonly<Record<ReportLevel, string>> = {
  account: "this account's",
  campaign: "a campaign's",
  ad_group: "an ad group's",
  ad: "an ad's",
};

export function unreadSentence(counts: ReadonlyMap<string, number>): string {
  const all = [...counts].map(([name, count]) => `${count} of ${name}`);
  return `Amounts that TikTok sent are no numbers (${named(all)}): they stand as null, and sums are without them.`;
}

function rowsOf({ rows }: { rows: number }): string {
  return rows === 1 ? "1 row that TikTok sent has" : `${rows} rows that TikTok sent have`;
}

function held(sums: ReadonlyMap<string, Decimal>): string {
  return sums.size === 0 ? "" : `, with ${named([...sums].map(([name, sum]) => `${name} ${toNumber(sum)}`))}`;
}

export function named(all: readonly string[]): string {
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : "";
  return `${all.slice(0, NAMED).join(", ")}${more}`;
}
