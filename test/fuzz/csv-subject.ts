/** A prepared report's file, mutated, and every cell read from it. */

import { readReportFile } from "#modules/tiktok-ads/report/report-file.ts";
import { pick } from "#simulator/random.ts";
import { mutated } from "./mutate.ts";
import { outcomeOf, type Subject } from "./subject.ts";

type Shape = Parameters<typeof readReportFile>[1];
type Report = { shape: Shape; csv: string };

const METRICS = ["spend", "impressions", "clicks", "conversion", "cost_per_conversion", "ctr"] as const;
const CELLS = "12.34,1200,34,2,6.17,2.83";

const REPORTS: readonly [Report, ...Report[]] = [
  {
    shape: { level: "campaign", breakdown: "day", metrics: METRICS, filters: [] },
    csv: `campaign_id,stat_time_day,campaign_name,${METRICS.join(",")}\n1800000000000001,2026-11-20 00:00:00,"Sale, ""big""",${CELLS}\n1800000000000002,2026-11-21 00:00:00,-,0,0,0,0,0,-\n`,
  },
  {
    shape: { level: "account", breakdown: "hour", metrics: METRICS, filters: [] },
    csv: `advertiser_id,stat_time_hour,${METRICS.join(",")}\n7000000000000001,2026-11-20 13:00:00,${CELLS}\n`,
  },
  {
    shape: { level: "ad", breakdown: "country", metrics: METRICS, filters: [] },
    csv: `ad_id,country_code,ad_name,adgroup_name,campaign_name,${METRICS.join(",")}\n1,United States,"a\nb",c,d,${CELLS}\n2,Atlantis,a,c,d,${CELLS}\n`,
  },
];

/** Cut where it is least expected. */
async function* inPieces(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let from = 0; from < all.length; from += bytes) yield all.subarray(from, from + bytes);
}

export async function openCsv(): Promise<Subject> {
  return {
    secrets: [],
    take(seed, index) {
      const { shape, csv } = pick(REPORTS, seed, index);
      return outcomeOf(async () => {
        const { rows, given } = await readReportFile(
          { id: "7000000000000001", name: "Fuzz" },
          shape,
          inPieces(mutated(csv, seed, index), 1 + (index % 100)),
        );
        for (const { cells } of rows) for (const name of given) cells.get(name);
      });
    },
    log: () => "",
    stop: async () => undefined,
  };
}
