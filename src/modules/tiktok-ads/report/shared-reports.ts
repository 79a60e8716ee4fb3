/** Reports as they were arranged, for all who ask the same of the same answers: made once, kept while there is room. */

import { LRUCache } from "lru-cache";
import type { ArrangedRows } from "./arrange-rows.ts";

/** Of tables. They are kept as TikTok's text, at up to a hundred bytes a cell: some 30 megabytes. */
const MAX_CELLS = 300_000;
const MAX_REPORTS = 500;

/** `shown`: the metrics with a column. `sentences`: what was found in TikTok's answers, for the warnings. */
export type ArrangedReport = ArrangedRows & { shown: string[]; sentences: string[] };

/** `question`: all that was asked, but for the answers. */
export type Asked = { question: string; identity: string };

type Kept = { identity: string; report: ArrangedReport };

export type SharedReports = {
  /** What stands for an answer in a key: another one has another name, equal or not. */
  nameOf(answer: object): string;
  /** `identity` names the answers; what was made of the same question's earlier ones gives way. */
  once(asked: Asked, make: () => Promise<ArrangedReport>): Promise<ArrangedReport>;
};

export function createSharedReports(): SharedReports {
  const names = new WeakMap<object, string>();
  const flights = new Map<string, Promise<ArrangedReport>>();
  const kept = new LRUCache<string, Kept>({
    max: MAX_REPORTS,
    maxSize: MAX_CELLS,
    sizeCalculation: ({ report: { total, columns } }) => 1 + total * columns.length,
  });
  let named = 0;
  const make = async ({ question, identity }: Asked, flight: string, work: () => Promise<ArrangedReport>) => {
    try {
      const report = await work();
      kept.set(question, { identity, report });
      return report;
    } finally {
      flights.delete(flight);
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
    async once(asked, work) {
      const standing = kept.get(asked.question);
      if (standing?.identity === asked.identity) return standing.report;
      const name = JSON.stringify([asked.question, asked.identity]);
      const flight = flights.get(name) ?? make(asked, name, work);
      flights.set(name, flight);
      return flight;
    },
  };
}
