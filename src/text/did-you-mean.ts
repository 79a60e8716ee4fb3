/** The known names that are nearest to an unknown one. */

const MAX_LENGTH = 80;
const MAX_SUGGESTIONS = 3;

export function didYouMean(name: string, known: readonly string[]): string[] {
  const wanted = name.slice(0, MAX_LENGTH).toLowerCase();
  const farthest = Math.max(2, Math.floor(wanted.length / 4));
  return known
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** A candidate that contains the whole name counts as near. */
function distanceTo(wanted: string, candidate: string): number {
  const edits = editDistance(wanted, candidate.slice(0, MAX_LENGTH));
  return wanted.length > 3 && candidate.includes(wanted) ? Math.min(edits, 2) : edits;
}

/** Levenshtein, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const above = row[column] ?? 0;
      const diagonal = row[column - 1] ?? 0;
      const left = next[column - 1] ?? 0;
      next.push(to[column - 1] === letter ? diagonal : 1 + Math.min(above, diagonal, left));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
