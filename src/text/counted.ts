/** A count with its noun: one is not many. `many` where it is not `one` with an s, or has a verb that changes, too. */

/** Below it there is nothing to separate. */
const THOUSAND = 1_000;

export function counted(count: number, one: string, many = `${one}s`): string {
  const digits = Number.isInteger(count) && Math.abs(count) < THOUSAND ? String(count) : count.toLocaleString("en");
  return `${digits} ${count === 1 ? one : many}`;
}
