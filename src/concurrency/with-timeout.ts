/** Bounds a wait. */

/** Settles as `work` does, or throws `late()` after `ms` milliseconds; the work itself goes on. */
export function withTimeout<Result>(work: Promise<Result>, ms: number, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    // AbortSignal.timeout's timer cannot be cleared, and would outlive what is fast.
    const timer = setTimeout(() => reject(late()), ms);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (thrown) => {
        clearTimeout(timer);
        reject(thrown);
      },
    );
  });
}
