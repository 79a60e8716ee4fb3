/** What is told of one call, before it is a span. */

import type { TraceParent } from "./trace-parent.ts";

/** Some hundred calls, in about a megabyte: more wait only while the collector is silent. */
export const MAX_WAITING = 2_048;

/** One request to the platform. `path` has no query, and no id. */
export type PlatformExchange = { path: string; startedMs: number; endedMs: number; answered: boolean };

/** All that is told of a call. `outcome`: ok, or the error's code. `accounts`: how many were asked. */
export type CallSpan = {
  tool: string;
  outcome: string;
  accounts: number;
  startedMs: number;
  endedMs: number;
  parent: TraceParent | undefined;
  exchanges: readonly PlatformExchange[];
};
