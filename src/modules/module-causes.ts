/** How an alert asks a module's own tool what happened beside a number. Data and words: the alert itself knows no platform. */

import type { WatchedMetric } from "./module-history.ts";

/** `before`: the day that `day` is compared with. */
export type AskedCause = { metric: WatchedMetric; day: string; before: string; campaignId: string | null };

/** `accountWide`: the answer's list of sentences. `columns`: of its rows, who and what happened to it. */
export type ModuleCauses = {
  tool: string;
  args(asked: AskedCause): Readonly<Record<string, unknown>>;
  accountWide: string;
  columns: { name: string; happened: string };
};
