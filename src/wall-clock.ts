/** The one place that reads the time of day; the page in the browser uses it too. */

/** Unix time in milliseconds. */
export const wallClock = { now: () => Date.now() };
