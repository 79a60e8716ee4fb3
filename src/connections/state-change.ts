/** The next state's columns and its event. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision } from "#db/decisions.ts";
import { type ConnectionEvent, FIRST, nextState } from "./states.ts";

type Moved = {
  columns: Pick<ConnectionRow, "state" | "reason" | "state_since_ms">;
  event: Decision["event"];
};

export function moved(from: ConnectionRow | null, by: ConnectionEvent, nowMs: number): Moved {
  const { state, reason } = from === null ? FIRST : nextState(from, by);
  const stays = from !== null && from.state === state;
  return {
    columns: { state, reason, state_since_ms: stays ? from.state_since_ms : nowMs },
    event: stays && from.reason === reason ? null : { state, reason, at_ms: nowMs },
  };
}
