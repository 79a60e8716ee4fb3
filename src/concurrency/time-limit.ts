/** Bounds many waits by one length of time. Those that begin close together share a timer: one for each took a twentieth of a short call. */

/** Of the length: by so much a wait may last longer, and by a quarter of a second at most. */
const SLACK = 0.05;
const MAX_SLACK_MS = 250;

/** `begin` has `end` called after `ms` milliseconds, unless what it returns is called before. */
export type Limit = { ms: number; begin(end: () => void): () => void };

/** Settles as `work` does, or throws; the work itself goes on. */
export type TimeLimit = <Result>(work: Promise<Result>) => Promise<Result>;

/** For many waits. They may last 1.05 × `ms`, a quarter of a second longer at most, and do not keep the process alive. */
export function createLimit(ms: number): Limit {
  const endsNow = together<() => void>(ms, (end) => end());
  return {
    ms,
    begin(end) {
      const ends = endsNow();
      ends.add(end);
      return () => void ends.delete(end);
    },
  };
}

/** For one wait. */
export function limitOf(ms: number): Limit {
  return {
    ms,
    begin(end) {
      const timer = setTimeout(end, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** Throws `late()` after `ms` to 1.05 × `ms` milliseconds. */
export function createTimeLimit(ms: number, late: () => Error): TimeLimit {
  const endsNow = together<(thrown: Error) => void>(ms, (end) => end(late()));
  return (work) =>
    new Promise((resolve, reject) => {
      const ends = endsNow();
      ends.add(reject);
      work.then(
        (result) => {
          ends.delete(reject);
          resolve(result);
        },
        (thrown) => {
          ends.delete(reject);
          reject(thrown);
        },
      );
    });
}

/** Gives those that begin now their set, whose timer tells each that is still in it. */
function together<End>(ms: number, tell: (end: End) => void): () => Set<End> {
  const slackMs = Math.min(ms * SLACK, MAX_SLACK_MS);
  let newest: Set<End> | undefined;
  const begin = (): Set<End> => {
    const ends = new Set<End>();
    newest = ends;
    setTimeout(() => {
      newest = undefined;
    }, slackMs).unref();
    setTimeout(() => ends.forEach(tell), ms + slackMs).unref();
    return ends;
  };
  return () => newest ?? begin();
}
