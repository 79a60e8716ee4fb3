/**
 * What becomes of a connection: the one place that decides it. Pure: a connection, its journal, what happened and the
 * time go in; changes of the row, an entry of its history and the next due time come out. Refresh, verification, paste
 * and restore gather the facts and store the answer where the facts still stand.
 */

import { learnt, pasted } from "./decide-pasted.ts";
import { notSent, refused, tried, won } from "./decide-refresh.ts";
import { accepted, verified } from "./decide-verified.ts";
import type { Decided, Facts, What } from "./happened.ts";
import { moved } from "./moved.ts";

const DECIDERS: { [W in What]: (facts: Facts<W>) => Decided<W> } = {
  pasted,
  learnt,
  won,
  not_sent: notSent,
  refused,
  tried,
  verified,
  accepted,
  // Its row waits for a version that has the platform.
  unknown_module: ({ now }) => ({ changes: {}, event: null, due: now.nowMs + now.pace.verifyEveryMs }),
  restored({ connection, now: { nowMs } }) {
    const { columns, event } = moved(connection, "restored", nowMs);
    return { changes: columns, event, due: null };
  },
  // Refreshes may go on, the first one now.
  confirmed({ connection, now: { nowMs } }) {
    const { columns, event } = moved(connection, "confirmed", nowMs);
    return { changes: { ...columns, failures: 0 }, event, due: nowMs };
  },
};

export function decide<W extends What>(facts: Facts<W>): Decided<W> {
  const { what }: { what: W } = facts.happened;
  return DECIDERS[what](facts);
}
