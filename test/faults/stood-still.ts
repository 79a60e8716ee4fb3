/** Notices that this process stood still: a machine that slept, or somebody who stopped it. */

const LOOK_EVERY_MS = 500;
/** A machine with too much to do holds it up for a second or two. */
const STOOD_STILL_MS = 8_000;

export function watchForStops(): { stoodStill(): number; stop(): void } {
  let seenMs = performance.now();
  let times = 0;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - seenMs > STOOD_STILL_MS) times += 1;
    seenMs = nowMs;
  }, LOOK_EVERY_MS);
  return { stoodStill: () => times, stop: () => clearInterval(timer) };
}
