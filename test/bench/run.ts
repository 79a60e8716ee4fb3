/** `bun run bench [NAME]`: every measurement, or one, as a table. For `against` see `against/against.ts`. */

import { against } from "./against/against.ts";
import { answerSizes } from "./answer-sizes.ts";
import { callPath } from "./call-path.ts";
import { coldStart } from "./cold-start.ts";
import { diagnosis } from "./diagnosis.ts";
import { dueQuery } from "./due-query.ts";
import { fairness } from "./fairness.ts";
import { firstAnswer } from "./first-answer.ts";
import { freshClone } from "./fresh-clone.ts";
import { history } from "./history.ts";
import { hotPath } from "./hot-path.ts";
import { landing } from "./landing.ts";
import { oauthCheck } from "./oauth-check.ts";
import { refreshStorm } from "./refresh-storm.ts";
import { report } from "./report.ts";
import { rewrapLoad } from "./rewrap-load.ts";
import { scale } from "./scale.ts";

export type Figure = readonly [what: string, value: string];

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  "answer-sizes": answerSizes,
  "call-path": callPath,
  "cold-start": coldStart,
  diagnosis,
  "due-query": dueQuery,
  fairness,
  "first-answer": firstAnswer,
  "fresh-clone": freshClone,
  history,
  "hot-path": hotPath,
  landing,
  "oauth-check": oauthCheck,
  "refresh-storm": refreshStorm,
  report,
  "rewrap-load": rewrapLoad,
  scale,
};

const wanted = process.argv.slice(2);
const [first, ...rest] = wanted;
const benches = first === "against" ? { against: () => against(rest) } : BENCHES;
for (const [name, bench] of Object.entries(benches)) {
  if (first !== "against" && wanted.length > 0 && !wanted.includes(name)) continue;
  const figures = await bench();
  const width = Math.max(...figures.map(([what]) => what.length));
  process.stdout.write(`${name}\n${figures.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`).join("\n")}\n`);
}
process.exit(0);
