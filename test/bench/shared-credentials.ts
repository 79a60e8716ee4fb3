/** Ten thousand accounts on five hundred credentials, due at once: refreshes at the provider, and how long a round takes. */

import { sharedRefreshes } from "../refresh/shared-refreshes.ts";
import type { Figure } from "./run.ts";

const CREDENTIALS = 500;
const EACH = 20;

export async function sharedCredentials(): Promise<readonly Figure[]> {
  const { connections, stored, refreshes, again, byState, tickMs } = await sharedRefreshes(CREDENTIALS, EACH);
  const states = Object.entries(byState).map(([state, many]) => `${many.toLocaleString("en")} ${state}`);
  return [
    ["accounts, on how many credentials", `${connections.toLocaleString("en")}, ${stored}`],
    ["refreshes at the provider, and in the round after it", `${refreshes}, ${again}`],
    ["what stands then", states.join("; ")],
    ["the round, with the simulated provider in the same process", `${(tickMs / 1_000).toFixed(1)} s`],
  ];
}
