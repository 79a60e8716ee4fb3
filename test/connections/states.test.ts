import { describe, expect, test } from "bun:test";
import { type ConnectionEvent, nextState } from "#connections/states.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { ALL_TOLD, STANDINGS, type Told } from "./told-standings.ts";

/** Where each event leads from what is alive, `connected` and `degraded`; null: nowhere. */
const FROM_ALIVE: Record<ConnectionEvent, Told | null> = {
  pasted: "connected",
  pasted_in_part: "connected",
  renewed: "connected",
  verified: "connected",
  refresh_failed: "degraded: transient",
  refresh_unanswered: "degraded: unanswered",
  denied: "degraded: denied",
  rejected: "needs_reconnect: rejected",
  never_expires: "connected",
  secret_refused: "degraded: app_secret",
  secret_refused_and_dead: "needs_reconnect: app_secret",
  dead_once: "degraded: token_refused",
  dead_twice: "needs_reconnect: rejected",
  restored: "unverified: restored",
  confirmed: null,
};

/** What else leads anywhere, or does not. */
const FROM_OTHERS: Partial<Record<Told, Partial<Record<ConnectionEvent, Told>>>> = {
  "needs_reconnect: rejected": {
    ...{ pasted: "connected", pasted_in_part: "connected", renewed: "connected", verified: "connected" },
    restored: "unverified: restored",
  },
  "needs_reconnect: app_secret": {
    ...{ pasted: "connected", pasted_in_part: "connected", renewed: "connected", verified: "connected" },
    restored: "unverified: restored",
  },
  "unverified: restored": { pasted: "connected", renewed: "connected", confirmed: "degraded: restored" },
};

/** What its owner must mend is not hidden behind an outage. */
const WEIGHTY: readonly Told[] = ["degraded: denied", "degraded: app_secret", "degraded: token_refused"];

const EVENTS = Object.keys(FROM_ALIVE).filter((name): name is ConnectionEvent => name in FROM_ALIVE);

function expected(from: Told, event: ConnectionEvent): Told {
  const others = FROM_OTHERS[from];
  if (others !== undefined) return others[event] ?? from;
  const isOutage = event === "refresh_failed" || event === "refresh_unanswered";
  return (isOutage && WEIGHTY.includes(from) ? null : FROM_ALIVE[event]) ?? from;
}

describe("a connection", () => {
  for (const from of nonEmpty(ALL_TOLD))
    test(`that is ${from} goes where the design's table says, whatever happens`, () => {
      expect(EVENTS).toHaveLength(15);
      const led = EVENTS.map((event) => [event, nextState(STANDINGS[from], event)]);
      expect(led).toEqual(EVENTS.map((event) => [event, STANDINGS[expected(from, event)]]));
    });
});
