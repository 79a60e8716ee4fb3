/** What a column's name would be misread without. */

const NOTES: Readonly<Record<string, string>> = {
  total_complete_payment_rate: "money: purchase value, not a rate",
};

/** By column; only of those that are shown. */
export function columnNotes(shown: readonly string[]): Record<string, string> {
  return Object.fromEntries(shown.flatMap((name) => (NOTES[name] === undefined ? [] : [[name, NOTES[name]]])));
}
