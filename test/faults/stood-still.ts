/** Notices that this process stood still: a machine that slept, or somebody who stopped it. */

const LOOK_EVERY_MS = 500;
/** Restarts of PostgreSQL hold this process up for a second or two. */
const STOOD_STILL_MS = 8_000;

export function watchForStops(): { stoodStill(): number } {
  let seenMs = performance.now();
  let times = 0;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - seenMs > STOOD_STILL_MS) times += 1;
    seenMs = nowMs;
  }, LOOK_EVERY_MS);
  timer.unref();
  return { stoodStill: () => times };
}
