/** Labels and colours of the connection states. */

import type { Connection } from "../data/queries.ts";

type State = Connection["state"];

export const STATE_LABELS = {
  connected: { label: "Connected", color: "green" },
  degraded: { label: "Needs attention", color: "yellow" },
  needs_reconnect: { label: "Reconnect", color: "red" },
  unverified: { label: "Waiting for confirmation", color: "yellow" },
} as const satisfies Record<State, { label: string; color: string }>;

export function stateLabel(state: string): string {
  return Object.entries(STATE_LABELS).find(([name]) => name === state)?.[1].label ?? state;
}
