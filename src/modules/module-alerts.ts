/** The owner's alerts as texts, and open ones as a module's tools get them: to report, never to change. */

export const CONDITIONS = ["above", "below", "off", "goal", "runaway"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** `since`: YYYY-MM-DD in the account's days. */
export type OpenAlert = { since: string; text: string };
