/** Works off what is claimed in batches, each piece begun in a turn of its own: nothing else is held up by commits or by many at once. */

import { ownTurn } from "./own-turn.ts";

/** `claim` returns the next pieces beside those under way, or none. */
export type Working<Piece> = {
  atOnce: number;
  claim(underway: readonly Piece[]): Promise<readonly Piece[]>;
  work(piece: Piece): Promise<unknown>;
};

/**
 * Ends when nothing is left to claim. After `stopping`, pieces that were claimed and not begun are left to their lease.
 * @throws what `claim` and `work` throw, when what is under way has ended
 */
export async function workOff<Piece>({ atOnce, claim, work }: Working<Piece>, stopping: AbortSignal): Promise<void> {
  const underway = new Map<Piece, Promise<unknown>>();
  const waiting: Piece[] = [];
  const failures: unknown[] = [];
  const begin = (piece: Piece) =>
    underway.set(
      piece,
      // Kept, since nobody may be waiting for it while the next pieces are claimed, and what nobody waits for ends the process.
      ownTurn()
        .then(() => work(piece))
        .catch((thrown) => failures.push(thrown))
        .finally(() => underway.delete(piece)),
    );
  try {
    while (failures.length === 0) {
      const claims = waiting.length === 0 && !stopping.aborted;
      const claimed = claims ? await claim([...underway.keys()]) : [];
      waiting.push(...claimed);
      const places = stopping.aborted || failures.length > 0 ? 0 : atOnce - underway.size;
      waiting.splice(0, places).forEach(begin);
      if (underway.size === 0) break;
      if (claimed.length === 0 || underway.size === atOnce) await Promise.race(underway.values());
    }
  } finally {
    await Promise.all(underway.values());
  }
  const [first] = failures;
  if (failures.length > 0) throw first;
}
