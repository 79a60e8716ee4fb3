/** Moves a connection's state by what happened to one generation of it; a newer generation is left alone. */

import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";

import { changeStanding, findConnectionById } from "#db/upkeep.ts";
import type { ShopError } from "#errors.ts";
import { backOffDue, type Pace } from "./schedule.ts";
import { type ConnectionEvent, nextStanding } from "./state-machine.ts";

export type KeptParts = { store: Store; clock: Clock; random: () => number; pace: Pace };

/** Two processes may judge at the same moment; the slower one judges once more by what stands then. */
const MAX_TRIES = 3;

/** `event` null: the state stays. `changes` are made by the row as it stands. */
export async function changeState(
  { store, clock }: Pick<KeptParts, "store" | "clock">,
  { id, generation }: Pick<ConnectionRow, "id" | "generation">,
  event: ConnectionEvent | null,
  changes: (row: ConnectionRow) => Partial<ConnectionRow>,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const from = await findConnectionById(store, id);
    if (from?.generation !== generation) return;
    const atMs = clock.now();
    if (await changeStanding(store, { from, changes: { ...changes(from), ...moved(from, event, atMs) }, atMs })) return;
  }
}

/** The columns of the next state, and no others: `from` is a whole row. */
export function moved(from: ConnectionRow, event: ConnectionEvent | null, nowMs: number): Partial<ConnectionRow> {
  if (event === null) return {};
  const { state, reason } = nextStanding(from, event);
  return { state, reason, state_since_ms: state === from.state ? from.state_since_ms : nowMs };
}

/** What did not succeed is kept for `status` and tried again later, within `withinMs` at the latest. */
export function failed(
  parts: KeptParts,
  error: ShopError,
  withinMs = Number.POSITIVE_INFINITY,
): (row: ConnectionRow) => Partial<ConnectionRow> {
  const { clock, random, pace } = parts;
  const nowMs = clock.now();
  const latestMs = nowMs + Math.max(withinMs, pace.minGapMs);
  return ({ failures, expires_at_ms: expiresAtMs }) => ({
    ...lastError(error, nowMs),
    failures: failures + 1,
    due_at_ms: Math.min(backOffDue({ nowMs, random: random(), expiresAtMs, pace, failures }), latestMs),
  });
}

/** Without an error what is known of the last one stays. */
export function lastError(error: ShopError | null, atMs: number): Partial<ConnectionRow> {
  if (error === null) return {};
  const { code, message } = error;
  return { last_error_code: code, last_error_message: message, last_error_at_ms: atMs };
}
