/** How often a room may be asked, so that a link in many hands leaves the account's rate to its owner. */

import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";

const WINDOW_MS = 60_000;
/** A page asks three times when it is opened, and once for each other window. */
export const ROOM_CALLS_PER_MINUTE = 30;

/** @throws too_often, with the seconds to wait */
export function createRoomPace({ clock }: { clock: Clock }): (roomId: string) => void {
  const counts = new Map<string, number>();
  let startedMs = 0;
  return (roomId) => {
    const nowMs = clock.now();
    const startMs = nowMs - (nowMs % WINDOW_MS);
    if (startMs !== startedMs) counts.clear();
    startedMs = startMs;
    const count = (counts.get(roomId) ?? 0) + 1;
    counts.set(roomId, count);
    if (count <= ROOM_CALLS_PER_MINUTE) return;
    const retryAfterSeconds = Math.ceil((startMs + WINDOW_MS - nowMs) / 1_000);
    throw new ShopError("too_often", "This room was asked too often within a minute. Wait, then ask again.", {
      retryAfterSeconds,
    });
  };
}
