/** What the states of a connection are called, and what stands behind them. */

import type { Connection } from "../data/queries.ts";

type State = Connection["state"];

export const STATE_WORDS = {
  connected: { label: "Connected", color: "green" },
  degraded: { label: "Needs attention", color: "yellow" },
  needs_reconnect: { label: "Reconnect", color: "red" },
  unverified: { label: "Waits for confirmation", color: "yellow" },
} as const satisfies Record<State, { label: string; color: string }>;

/** In the history a state may come from a newer ShopMCP. */
export function sayState(state: string): string {
  return Object.entries(STATE_WORDS).find(([name]) => name === state)?.[1].label ?? state;
}
