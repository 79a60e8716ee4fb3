/** Reports as they were arranged, for all who ask the same of the same answers: made once, kept while there is room. */

import { LRUCache } from "lru-cache";
import type { Ending } from "#concurrency/ending.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import type { ErrorCode } from "#errors.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import type { Cell } from "./cell.ts";

/** Cells are kept as the platform's text, at up to a hundred bytes each: some 30 MB. */
const MAX_CELLS = 300_000;
const MAX_REPORTS = 500;
/** Since it was asked for last. The answers it was made of seldom serve longer. */
const KEPT_MS = 60_000;
const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set(["time_limit", "queue_full"]);

/** `total`: rows that are shown, over all pages. `count`: rows that the totals cover. */
export type ArrangedRows = {
  columns: string[];
  total: number;
  rows(from: number, limit: number): Cell[][];
  totals: Record<string, number | null>;
  addable(): AddableTotals;
  count: number;
};

/** `shown`: the metrics with a column. `sentences`: warnings about the platform's answers. */
export type ArrangedReport = ArrangedRows & { shown: string[]; sentences: string[] };

export type Asked = { question: string; identity: string; signal: Ending };

type Kept = { identity: string; report: ArrangedReport };

export type SharedReports = {
  nameOf(answer: object): string;
  /** `identity` names the answers; a result from earlier answers to the same question is replaced. */
  once(asked: Asked, make: () => Promise<ArrangedReport>): Promise<ArrangedReport>;
};

export function createSharedReports(): SharedReports {
  const names = new WeakMap<object, string>();
  const flights = createSingleFlight<ArrangedReport>({ ofOneCall: OF_ONE_CALL, end: "the report was arranged" });
  const kept = new LRUCache<string, Kept>({
    maxSize: MAX_CELLS,
    sizeCalculation: ({ report: { total, columns } }) => Math.max(MAX_CELLS / MAX_REPORTS, 1 + total * columns.length),
    ttl: KEPT_MS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
  });
  let named = 0;
  return {
    nameOf(answer) {
      const known = names.get(answer);
      if (known !== undefined) return known;
      named += 1;
      names.set(answer, String(named));
      return String(named);
    },
    async once({ question, identity, signal }, work) {
      const made = kept.get(question);
      if (made?.identity === identity) return made.report;
      const make = async () => {
        const report = await work();
        kept.set(question, { identity, report });
        return report;
      };
      return flights.share(JSON.stringify([question, identity]), make, { signal });
    },
  };
}
