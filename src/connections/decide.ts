/**
 * Decides what becomes of a connection; pure. Callers gather the facts and store the decision if the facts still hold.
 */

import { factsChanged, pasted } from "./decide-pasted.ts";
import { notSent, refreshed, refused, tried } from "./decide-refresh.ts";
import { accepted, verified } from "./decide-verified.ts";
import type { Decided, Facts, What } from "./decision-facts.ts";
import { moved } from "./state-change.ts";

const DECIDERS: { [W in What]: (facts: Facts<W>) => Decided<W> } = {
  pasted,
  facts_changed: factsChanged,
  refreshed,
  not_sent: notSent,
  refused,
  tried,
  verified,
  accepted,
  // Waits for a version that knows the platform.
  unknown_module: ({ now }) => ({ changes: {}, event: null, due: now.nowMs + now.pace.verifyEveryMs }),
  restored({ connection, now: { nowMs } }) {
    const { columns, event } = moved(connection, "restored", nowMs);
    return { changes: columns, event, due: null };
  },
  confirmed({ connection, now: { nowMs } }) {
    const { columns, event } = moved(connection, "confirmed", nowMs);
    return { changes: { ...columns, failures: 0 }, event, due: nowMs };
  },
};

export function decide<W extends What>(facts: Facts<W>): Decided<W> {
  const { what }: { what: W } = facts.happened;
  return DECIDERS[what](facts);
}
