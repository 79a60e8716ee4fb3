/** How far another machine's clock is from this one, by its answers: each was made after its question and before it came. */

/** NTP moves clocks by at most that; what is known gets less sure by it. */
const DRIFT = 0.000_5;

/** All in ms: `sentMs` and `receivedMs` by this clock, `theirsMs` by the other one. */
export type TimedAnswer = { sentMs: number; theirsMs: number; receivedMs: number };

export type ClockOffset = {
  note(answer: TimedAnswer): void;
  /** This clock less the other one; only once something is known. */
  ms(): number;
  /** How far the truth may lie from that, to either side. */
  unsureMs(nowMs: number): number;
};

type Bounds = { leastMs: number; mostMs: number };

export function createClockOffset(): ClockOffset {
  let bounds: Bounds = { leastMs: Number.NEGATIVE_INFINITY, mostMs: Number.POSITIVE_INFINITY };
  let notedMs = 0;
  const boundsAt = (nowMs: number): Bounds => {
    const driftMs = Math.abs(nowMs - notedMs) * DRIFT;
    return { leastMs: bounds.leastMs - driftMs, mostMs: bounds.mostMs + driftMs };
  };
  return {
    note({ sentMs, theirsMs, receivedMs }) {
      const before = boundsAt(receivedMs);
      // This clock may have been set back in between.
      const seen = { leastMs: Math.min(sentMs, receivedMs) - theirsMs, mostMs: receivedMs - theirsMs };
      const both = {
        leastMs: Math.max(before.leastMs, seen.leastMs),
        mostMs: Math.min(before.mostMs, seen.mostMs),
      };
      // Where they exclude each other one of the clocks was set.
      bounds = both.leastMs <= both.mostMs ? both : seen;
      notedMs = receivedMs;
    },
    ms: () => (bounds.leastMs + bounds.mostMs) / 2,
    unsureMs(nowMs) {
      const { leastMs, mostMs } = boundsAt(nowMs);
      return (mostMs - leastMs) / 2;
    },
  };
}
