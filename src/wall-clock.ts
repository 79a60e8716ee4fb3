/** The one place where the time of day is read; the page in the browser reads it here too. */

/** Milliseconds since 1970-01-01T00:00:00Z, which anybody may set. */
export const wallClock = { now: () => Date.now() };
