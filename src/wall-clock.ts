/** The one place that reads the time of day; the page in the browser uses it too. */

export const wallClock = { now: () => Date.now() };
