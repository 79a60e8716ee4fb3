/** The order of one tenant's requests: its accounts take turns, so that a long question about one holds up no other. */

/** `round`: how many turns of the line come before, at one for each account. */
export type Turn = { account: string; round: number };

/** The next turn of `account`: behind its own that wait, and else in the round that is under way. */
export function turnIn(line: readonly Turn[], account: string): Turn {
  const own = line.findLast((turn) => turn.account === account);
  return { account, round: own === undefined ? (line[0]?.round ?? 0) : own.round + 1 };
}

/** Where a turn stands in the line: behind all of its round. */
export function placeOf(line: readonly Turn[], { round }: Turn): number {
  const later = line.findIndex((turn) => turn.round > round);
  return later === -1 ? line.length : later;
}

/** Of each tenant's line. */
export function lengths(lines: ReadonlyMap<string, readonly Turn[]>): Map<string, number> {
  return new Map([...lines].map(([tenant, { length }]) => [tenant, length]));
}

export function waitingIn(lines: ReadonlyMap<string, readonly Turn[]>): number {
  return [...lines.values()].reduce((sum, { length }) => sum + length, 0);
}
