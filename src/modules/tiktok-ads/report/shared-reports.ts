/** Reports as they were arranged, for all who ask the same of the same answers: made once, kept while there is room. */

import { LRUCache } from "lru-cache";
import type { ArrangedRows } from "./arrange-rows.ts";

/** Of tables. They are kept as TikTok's text, at up to a hundred bytes a cell: some 30 megabytes. */
const MAX_CELLS = 300_000;
const MAX_REPORTS = 500;

/** `shown`: the metrics with a column. `sentences`: what was found in TikTok's answers, for the warnings. */
export type ArrangedReport = ArrangedRows & { shown: string[]; sentences: string[] };

export type SharedReports = {
  /** What stands for an answer in a key: another one has another name, equal or not. */
  nameOf(answer: object): string;
  /** `key` names the answers and all that was asked of them. */
  once(key: string, make: () => Promise<ArrangedReport>): Promise<ArrangedReport>;
};

export function createSharedReports(): SharedReports {
  const names = new WeakMap<object, string>();
  const flights = new Map<string, Promise<ArrangedReport>>();
  const kept = new LRUCache<string, ArrangedReport>({
    max: MAX_REPORTS,
    maxSize: MAX_CELLS,
    sizeCalculation: ({ total, columns }) => 1 + total * columns.length,
  });
  let named = 0;
  const make = async (key: string, work: () => Promise<ArrangedReport>) => {
    try {
      const report = await work();
      kept.set(key, report);
      return report;
    } finally {
      flights.delete(key);
    }
  };
  return {
    nameOf(answer) {
      const known = names.get(answer);
      if (known !== undefined) return known;
      named += 1;
      names.set(answer, String(named));
      return String(named);
    },
    async once(key, work) {
      const standing = kept.get(key) ?? flights.get(key);
      if (standing !== undefined) return standing;
      const flight = make(key, work);
      flights.set(key, flight);
      return flight;
    },
  };
}
