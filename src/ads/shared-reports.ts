/** Reports as they were arranged, for all who ask the same of the same answers: made once, kept while there is room. */

import { LRUCache } from "lru-cache";
import type { ErrorCode } from "#errors.ts";
import { createSingleFlight } from "#single-flight.ts";
import type { Cell } from "./cell.ts";

/** Of tables. They are kept as the platform's text, at up to a hundred bytes a cell: some 30 megabytes. */
const MAX_CELLS = 300_000;
const MAX_REPORTS = 500;
/** A call's time, and its place in the queue; what arranging refuses it refuses everybody. */
const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set(["time_limit", "queue_full"]);

/** `total`: lines that are shown, page by page; `count`: lines that the totals are made of. */
export type ArrangedRows = {
  columns: string[];
  total: number;
  /** Cells are made of those lines alone that somebody sees. */
  rows(from: number, limit: number): Cell[][];
  totals: Record<string, number | null>;
  count: number;
};

/** `shown`: the metrics with a column. `sentences`: what was found in the platform's answers, for the warnings. */
export type ArrangedReport = ArrangedRows & { shown: string[]; sentences: string[] };

/** `question`: all that was asked, but for the answers. `signal` aborts when the call that asks is over. */
export type Asked = { question: string; identity: string; signal: AbortSignal };

type Kept = { identity: string; report: ArrangedReport };

export type SharedReports = {
  /** What stands for an answer in a key: another one has another name, equal or not. */
  nameOf(answer: object): string;
  /**
   * `identity` names the answers; what was made of the same question's earlier ones gives way. Who waited for another
   * call's making, and it ended with that call, makes it oneself.
   */
  once(asked: Asked, make: () => Promise<ArrangedReport>): Promise<ArrangedReport>;
};

export function createSharedReports(): SharedReports {
  const names = new WeakMap<object, string>();
  const flights = createSingleFlight<ArrangedReport>({ ofOneCall: OF_ONE_CALL, end: "the report was arranged" });
  const kept = new LRUCache<string, Kept>({
    max: MAX_REPORTS,
    maxSize: MAX_CELLS,
    sizeCalculation: ({ report: { total, columns } }) => 1 + total * columns.length,
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
