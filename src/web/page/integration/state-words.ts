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

/** Why a connection is not connected. Calls keep working while the access token lives. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  transient: "The last attempt to renew or check the access token failed. It is tried again by itself.",
  unanswered: "The last attempt to renew the access token got no answer. It is tried again by itself.",
  denied: "The platform refused to renew the access token. Paste a new one before the current one ends.",
  app_secret:
    "The platform does not accept the app's secret, so the access token cannot be renewed. Paste the new secret.",
  token_refused:
    "The platform refused the access token or the account. It is checked once more before this connection is given up.",
  rejected: "The platform accepts neither the access token nor its renewal. Paste a new access token.",
  restored:
    "This connection came from a backup. It is not renewed until `shopmcp connection confirm` says that this copy is the only one.",
};

export function sayReason(reason: string | null): string | null {
  return reason === null ? null : (REASON_WORDS[reason] ?? reason);
}
