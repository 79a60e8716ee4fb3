/** What goes wrong in a fault run, and what may come of it. */

import type { Fault } from "#simulator/faults.ts";

export type Trouble = {
  name: string;
  /** At the provider, for a share of the refreshes. */
  provider: Fault;
  share: number;
  /** What happens to one of the servers meanwhile. */
  signal: "SIGKILL" | "SIGTERM" | null;
  /** No answer goes missing, so that nothing may be lost and no token is used twice. */
  answered: boolean;
};

export const TROUBLES: readonly Trouble[] = [
  { name: "none", provider: {}, share: 0, signal: null, answered: true },
  { name: "slow provider", provider: { delayMs: 150 }, share: 1, signal: null, answered: true },
  { name: "SIGTERM in mid-refresh", provider: { delayMs: 150 }, share: 1, signal: "SIGTERM", answered: true },
  { name: "kill -9", provider: { delayMs: 30 }, share: 1, signal: "SIGKILL", answered: false },
  { name: "hung provider, kill -9", provider: { hang: true }, share: 0.3, signal: "SIGKILL", answered: false },
  { name: "lost answers", provider: { loseAnswer: true }, share: 0.5, signal: null, answered: false },
  { name: "closed before the answer", provider: { closeBeforeAnswer: true }, share: 0.5, signal: null, answered: true },
  { name: "garbage", provider: { rawBody: "<html>" }, share: 0.5, signal: null, answered: true },
  { name: "gateway errors", provider: { httpStatus: 502 }, share: 0.5, signal: null, answered: true },
];
