/** Writes in batches, behind those who add: an answer does not wait for what is kept of it. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { describeCause, type Log } from "#log.ts";

/** A killed process loses at most this much. */
const FLUSH_EVERY_MS = 500;

export type WriteBehind<Item> = {
  add(item: Item): void;
  /** Everything added before has been tried by then. Never rejects: what could not be written waits on. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/**
 * `what`: as a log line begins, in the plural. `most`: how many wait while nothing can be written; beyond it the oldest
 * are dropped, once those that are being written have failed. `groupOf`: a group that cannot be written holds up no
 * other. `onTaken`: what is added from now on is not written with what was added before.
 */
type Parts<Item> = {
  what: string;
  log: Log;
  most: number;
  batch: number;
  groupOf(item: Item): string;
  write(batch: readonly Item[], group: string): Promise<void>;
  onTaken?(): void;
};

export function createWriteBehind<Item>(parts: Parts<Item>): WriteBehind<Item> {
  const { what, log, most, batch, groupOf, write, onTaken } = parts;
  let waiting: Item[] = [];
  let dropped = 0;
  /** A database that is away for hours is two lines, not two a second. */
  let refusing = false;

  /** What is left of the group. */
  const writeGroup = async (group: string, items: readonly Item[]): Promise<readonly Item[]> => {
    for (let at = 0; at < items.length; at += batch) {
      if (at > 0) await nextTurn();
      try {
        await write(items.slice(at, at + batch), group);
      } catch (cause) {
        const left = items.slice(at);
        if (!refusing)
          log.error(`${what} could not be written and are kept; each half second is another try`, {
            count: left.length,
            cause: describeCause(cause),
          });
        refusing = true;
        return left;
      }
    }
    return [];
  };
  const dropOldest = () => {
    if (waiting.length > most) dropped += waiting.splice(0, waiting.length - most).length;
  };
  const writeAll = async () => {
    const taken = waiting;
    waiting = [];
    onTaken?.();
    const left: (readonly Item[])[] = [];
    for (const [group, items] of Map.groupBy(taken, groupOf)) left.push(await writeGroup(group, items));
    const failed = left.flat();
    waiting = [...failed, ...waiting];
    dropOldest();
    if (refusing && failed.length === 0) {
      refusing = false;
      log.info(`${what} are written again`);
    }
    if (failed.length > 0 || dropped === 0) return;
    log.error(`${what} were dropped because the database refused them for too long`, { count: dropped });
    dropped = 0;
  };

  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = () => {
    writing = writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const flush = (): Promise<void> => {
    if (writing === undefined) return begin();
    // What is being written was taken before: what came after waits for a pass of its own.
    next ??= writing.then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
  const timer = setInterval(() => waiting.length > 0 && flush(), FLUSH_EVERY_MS);
  timer.unref();
  return {
    add(item) {
      waiting.push(item);
      dropOldest();
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
