/** `bun run bench [NAME]`: every measurement, or one, as a table. For `against` and `gate` see `against/against.ts`. */

import { against, gate } from "./against/against.ts";
import type { Compared } from "./against/compare.ts";
import { alerts } from "./alerts.ts";
import { answerSizes } from "./answer-sizes.ts";
import { callObjects } from "./call-objects.ts";
import { callPath } from "./call-path.ts";
import { coldStart } from "./cold-start.ts";
import { diagnosis } from "./diagnosis.ts";
import { digests } from "./digests.ts";
import { dueQuery } from "./due-query.ts";
import { fairness } from "./fairness.ts";
import { firstAnswer } from "./first-answer.ts";
import { freshClone } from "./fresh-clone.ts";
import { history } from "./history.ts";
import { hotPath } from "./hot-path.ts";
import { landing } from "./landing.ts";
import { oauthCheck } from "./oauth-check.ts";
import { postgresCall } from "./postgres-call.ts";
import { refreshStorm } from "./refresh-storm.ts";
import { replicaRates } from "./replica-rates.ts";
import { report } from "./report.ts";
import { rewrapLoad } from "./rewrap-load.ts";
import { rollingUpgrade } from "./rolling-upgrade.ts";
import { scale } from "./scale.ts";
import { sharedCredentials } from "./shared-credentials.ts";

export type Figure = readonly [what: string, value: string];

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  alerts,
  "answer-sizes": answerSizes,
  "call-objects": callObjects,
  "call-path": callPath,
  "cold-start": coldStart,
  diagnosis,
  digests,
  "due-query": dueQuery,
  fairness,
  "first-answer": firstAnswer,
  "fresh-clone": freshClone,
  history,
  "hot-path": hotPath,
  landing,
  "oauth-check": oauthCheck,
  "postgres-call": postgresCall,
  "refresh-storm": refreshStorm,
  "replica-rates": replicaRates,
  report,
  "rewrap-load": rewrapLoad,
  "rolling-upgrade": rollingUpgrade,
  scale,
  "shared-credentials": sharedCredentials,
};

/** The rows that got worse beyond what `against/compare.ts` allows. */
let worse: readonly string[] = [];

async function beside(compared: Promise<readonly Compared[]>): Promise<readonly Figure[]> {
  const rows = await compared;
  worse = rows.flatMap((row) => row.worse ?? []);
  return rows.map(({ what, shown }) => [what, shown]);
}

const wanted = process.argv.slice(2);
const [first, ...rest] = wanted;
const benches =
  first === "against" || first === "gate"
    ? { [first]: () => beside(first === "gate" ? gate(rest) : against(rest)) }
    : BENCHES;
for (const [name, bench] of Object.entries(benches)) {
  if (benches === BENCHES && wanted.length > 0 && !wanted.includes(name)) continue;
  const figures = await bench();
  const width = Math.max(...figures.map(([what]) => what.length));
  process.stdout.write(`${name}\n${figures.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`).join("\n")}\n`);
}
if (first === "gate")
  process.stdout.write(worse.length === 0 ? "nothing got worse\n" : `worse\n  ${worse.join("\n  ")}\n`);
process.exit(first === "gate" && worse.length > 0 ? 1 : 0);
