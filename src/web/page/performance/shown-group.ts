/** In which order currencies and accounts are shown, and which currency's numbers are drawn first. Pure. */

type Group = { currency: string | null; accounts: number; by_day: readonly unknown[] };

/** Those that have numbers first, of these the one of most accounts: amounts of different currencies are not compared. */
export function inOrder<One extends Group>(groups: readonly One[]): One[] {
  return figuresFirst(
    groups.toSorted((one, other) => other.accounts - one.accounts),
    ({ by_day }) => by_day.length > 0,
  );
}

/** Otherwise in the order they came. */
export function figuresFirst<One>(all: readonly One[], hasFigures: (one: One) => boolean): One[] {
  return all.toSorted((one, other) => Number(hasFigures(other)) - Number(hasFigures(one)));
}

/** The chosen one, else the first in order. */
export function shownGroup<One extends Group>(groups: readonly One[], chosen: string | null): One | undefined {
  return groups.find(({ currency }) => currency === chosen) ?? inOrder(groups)[0];
}
