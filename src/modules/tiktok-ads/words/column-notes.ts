/** What a column's name would be misread without. */

const NOTES: ReadonlyMap<string, string> = new Map([
  ["total_complete_payment_rate", "money: purchase value, not a rate"],
]);

export function columnNotes(shown: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    shown.flatMap((name) => {
      const note = NOTES.get(name);
      return note === undefined ? [] : [[name, note]];
    }),
  );
}
