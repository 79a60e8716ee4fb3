/** Every standing that a connection can have, by a name that a table can hold: `degraded: denied` is a state and its reason. */

import type { StateWithReason } from "#connections/states.ts";

export const STANDINGS = {
  connected: { state: "connected", reason: null },
  "degraded: transient": { state: "degraded", reason: "transient" },
  "degraded: unanswered": { state: "degraded", reason: "unanswered" },
  "degraded: denied": { state: "degraded", reason: "denied" },
  "degraded: app_secret": { state: "degraded", reason: "app_secret" },
  "degraded: token_refused": { state: "degraded", reason: "token_refused" },
  "degraded: restored": { state: "degraded", reason: "restored" },
  "needs_reconnect: rejected": { state: "needs_reconnect", reason: "rejected" },
  "needs_reconnect: app_secret": { state: "needs_reconnect", reason: "app_secret" },
  "unverified: restored": { state: "unverified", reason: "restored" },
} as const satisfies Record<string, StateWithReason>;

export type Told = keyof typeof STANDINGS;

export const ALL_TOLD: readonly Told[] = Object.keys(STANDINGS).filter((name): name is Told => name in STANDINGS);
