/** Bounds many waits by one length of time. Those that begin close together share a timer: one for each took a twentieth of a short call. */

/** Of the length: by so much a wait may last longer. */
const SLACK = 0.05;

/** Settles as `work` does, or throws; the work itself goes on. */
export type TimeLimit = <Result>(work: Promise<Result>) => Promise<Result>;

type End = (thrown: Error) => void;

/** Throws `late()` after `ms` to 1.05 × `ms` milliseconds. */
export function createTimeLimit(ms: number, late: () => Error): TimeLimit {
  let newest: Set<End> | undefined;
  const begin = (): Set<End> => {
    const ends = new Set<End>();
    newest = ends;
    setTimeout(() => {
      newest = undefined;
    }, ms * SLACK).unref();
    setTimeout(
      () => {
        for (const end of ends) end(late());
      },
      ms * (1 + SLACK),
    ).unref();
    return ends;
  };
  return (work) =>
    new Promise((resolve, reject) => {
      const ends = newest ?? begin();
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
