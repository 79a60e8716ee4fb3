/** The owner's notes on days as a module's tools get them: to tell beside numbers, never to change. */

/** `day`: YYYY-MM-DD in the account's days. `text`: one visible line. */
export type DayNote = { day: string; text: string };
