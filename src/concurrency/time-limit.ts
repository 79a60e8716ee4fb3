/** How long waits may last. Those that begin close together share a timer: one for each took a twentieth of a short call. */

/** Of the length: by so much a wait may last longer, and by a quarter of a second at most. */
const SLACK = 0.05;
const MAX_SLACK_MS = 250;

type End = () => void;

/** Those that end together. */
export type Ends = { delete(end: End): unknown };

/** `begin` has `end` called after `ms` milliseconds, unless it is deleted from what is returned before. */
export type Limit = { ms: number; begin(end: End): Ends };

/** For many waits. They may last 1.05 × `ms`, a quarter of a second longer at most, and do not keep the process alive. */
export function createLimit(ms: number): Limit {
  const slackMs = Math.min(ms * SLACK, MAX_SLACK_MS);
  let newest = { ends: new Set<End>(), begunMs: Number.NEGATIVE_INFINITY };
  const beginTogether = (begunMs: number) => {
    const ends = new Set<End>();
    newest = { ends, begunMs };
    setTimeout(() => {
      for (const end of ends) end();
    }, ms + slackMs).unref();
  };
  return {
    ms,
    begin(end) {
      // By the clock and not by a timer, which is late where the process was busy or stopped.
      const nowMs = Bun.nanoseconds() / 1e6;
      if (nowMs - newest.begunMs > slackMs) beginTogether(nowMs);
      return newest.ends.add(end);
    },
  };
}

/** For one wait. */
export function limitOf(ms: number): Limit {
  return {
    ms,
    begin(end) {
      const timer = setTimeout(end, ms);
      return { delete: () => clearTimeout(timer) };
    },
  };
}
