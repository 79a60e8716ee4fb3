/** Decides for the connection that was looked at, and for the others of its credential as far as it concerns them. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis, Move } from "#db/decisions.ts";
import { isRenewed } from "#db/is-renewed.ts";
import { decide } from "./decide.ts";
import type { Facts, What } from "./decision-facts.ts";
import type { Judgement } from "./judge-credential.ts";

type Decisive = Exclude<What, "pasted" | "facts_changed">;

type Happened<W extends Decisive> = Pick<Facts<W>, "happened" | "now">;

export function movesOf<W extends Decisive>(read: DecisionBasis, { happened, now }: Happened<W>): Move[] {
  const { journal, siblings } = read;
  const decided = (connection: ConnectionRow): Move => ({
    read: { connection, journal },
    decision: decide({ connection, journal, happened, now }),
  });
  return [decided(read.connection), ...siblings.flatMap((sibling) => others(sibling))];

  function others(sibling: ConnectionRow): Move[] {
    if (concernsAll(happened.what) && isRenewed(sibling)) return [decided(sibling)];
    if (!isTold(sibling)) return [];
    return [{ read: { connection: sibling, journal: null }, decision: lookNow(now.nowMs) }];
  }

  /** Whether what was found says that another connection may have died, or may work again. */
  function isTold(sibling: ConnectionRow): boolean {
    if (isRenewed(sibling) || sibling.due_at_ms <= now.nowMs) return false;
    if (happened.what === "refreshed") return true;
    if (!("judgement" in happened)) return false;
    const isLost = sibling.state === "needs_reconnect";
    return tellsOfToken(read.connection, happened.judgement) === (isLost ? "works" : "dead");
  }
}

/** What a refresh says of the tokens, it says to every connection that is renewed by it. */
const CONCERNS_ALL: ReadonlySet<What> = new Set<What>(["refreshed", "not_sent", "refused", "tried"]);

export function concernsAll(what: What): boolean {
  return CONCERNS_ALL.has(what);
}

function lookNow(nowMs: number): Decision {
  return { changes: {}, event: null, due: nowMs };
}

function tellsOfToken(from: ConnectionRow, { verdict, error }: Judgement): "works" | "dead" | null {
  if (verdict === "alive") return from.state === "needs_reconnect" ? "works" : null;
  return from.state !== "needs_reconnect" && error?.code === "token_invalid" ? "dead" : null;
}
