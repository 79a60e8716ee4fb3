/** How much a report that TikTok prepared as a file lacks, since files leave deleted entities out. */

import type { DateWindow } from "#ads/date-window.ts";
import { type Decimal, NOTHING, toNumber } from "#ads/decimal.ts";
import { toShopError } from "#errors.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { fetchPages, type ReadWindows } from "./fetch-pages.ts";
import { named } from "./odd-rows.ts";
import type { ReportShape } from "./report-request.ts";
import { type ReportRow, sumsOfRows } from "./report-row.ts";
import { additive, differenceIn } from "./whole-answer.ts";

type Prepared = {
  shape: ReportShape;
  windows: readonly DateWindow[];
  reading: Promise<Pick<ReadWindows, "rows">>;
  carriedOn: boolean;
};

/**
 * A file omits deleted entities. Today is left out, because its numbers rise while the file stays. The account's own sum
 * is asked for while the file is read.
 */
export async function whatIsDeleted(session: TikTokSession, prepared: Prepared): Promise<string[]> {
  const { shape, carriedOn } = prepared;
  const { level, breakdown, filters } = shape;
  const metrics = additive(shape.metrics);
  const narrowed = filters.some(({ field }) => field.endsWith("_ids"));
  const audience = BREAKDOWN_DETAILS[breakdown].kind === "audience";
  const over = prepared.windows
    .map((window, index) => ({ window, index }))
    .filter(({ window }) => window.end < session.today);
  if (level === "account" || narrowed || metrics.length === 0 || audience || over.length === 0) return [];
  const whole: ReportShape = { level: "account", breakdown: "none", metrics, filters: [] };
  const windows = over.map(({ window }) => window);
  let account: ReadWindows | undefined;
  try {
    account = await (await fetchPages(session, whole, { windows, guess: false }))?.read();
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return [`A report this large leaves deleted ones out; how much they are cannot be told: ${error.message}`];
  }
  const { currency } = session;
  const read = await prepared.reading;
  return over.flatMap(({ index }, place) => {
    const rows = read.rows[index] ?? [];
    const totalOf = wholeSums(account?.rows[place] ?? []);
    const sumOf = wholeSums(rows);
    const more = metrics.flatMap((metric) => {
      const [total, sum] = [totalOf(metric), sumOf(metric)];
      if (total === null || sum === null) return [];
      const money = describeMetric(metric)?.unit === "money";
      const difference = differenceIn({ total, sum, money, rows: rows.length, currency });
      return (difference ?? 0) <= 0
        ? []
        : [{ metric, text: `${toNumber(sum)} of the account's ${toNumber(total)} ${metric}` }];
    });
    const [first] = more;
    if (first === undefined) return [];
    const risen = carriedOn
      ? ` The file is an earlier one, and the account's ${first.metric} may have risen since.`
      : "";
    return `In a report this large TikTok leaves deleted ones out: these rows have ${named(more.map(({ text }) => text))}. A shorter window has them all.${risen}`;
  });
}

function wholeSums(rows: readonly ReportRow[]): (metric: string) => Decimal | null {
  const sumOf = sumsOfRows(rows);
  return (metric) => {
    const { sum, unknown } = sumOf(metric);
    return unknown > 0 ? null : (sum ?? NOTHING);
  };
}
