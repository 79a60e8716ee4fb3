/** Compares an ad with others of its category by TikTok's own benchmark, where the app may read it. */

import { addDays, daysInclusive } from "#ads/calendar.ts";
import { parseDecimal } from "#ads/decimal.ts";
import { exactOf, roundExact } from "#ads/exact.ts";
import { toShopError } from "#errors.ts";
import { REPORT_AD_BENCHMARK_GET } from "../endpoints/report-ad-benchmark-get.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { Coincidence, Source } from "./coincidence.ts";

/** TikTok's names of rates; amounts are left out because more is not better. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["ctr", "ctr"],
  ["cpc", "cpc"],
  ["cpm", "cpm"],
  ["cost_per_conversion", "cpa"],
  ["conversion_rate", "cvr"],
  ["conversion_rate_v2", "cvr"],
]);

/** TikTok compares these numbers of days up to now, whatever window was asked for. */
const SPANS = [7, 14, 30, 60];
/** A window that ended more days ago than this has no benchmark. */
const LATE_DAYS = 2;
const PAGE_SIZE = 100;

export const benchmarks: Source = {
  what: "benchmarks",
  async look({ session, level, metric, parts, window, today }) {
    const name = NAMES.get(metric);
    if (addDays(window.end, LATE_DAYS) < today) return [];
    if (name === undefined || level !== "ad" || session.environment !== "production") return [];
    const days = daysInclusive(window.start, window.end);
    const span = SPANS.find((one) => one >= days) ?? Math.max(...SPANS);
    const answer = await orNothing(() =>
      session.get(REPORT_AD_BENCHMARK_GET, {
        advertiser_id: session.advertiserId,
        dimensions: ["AD_CATEGORY"],
        metrics_fields: [name],
        compare_time_window: String(span),
        filtering: { ad_ids: parts.map(({ id }) => id) },
        page: 1,
        page_size: PAGE_SIZE,
      }),
    );
    return (answer?.list ?? []).flatMap(({ info, metrics }): Coincidence[] => {
      const part = parseDecimal(String(metrics?.[name] ?? ""));
      if (part === null || !info?.ad_id) return [];
      const percent = roundExact(exactOf({ units: part.units * 100n, scale: part.scale }), 0);
      return [
        {
          id: info.ad_id,
          text: `${name} better than ${percent} % of its category (TikTok's benchmark, last ${span} days)`,
        },
      ];
    });
  },
};

async function orNothing<Data>(ask: () => Promise<Data>): Promise<Data | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (!isRefusedQuestion(toShopError(thrown))) throw thrown;
    return null;
  }
}
