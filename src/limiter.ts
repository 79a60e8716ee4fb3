/** A concurrency limiter: at most so many pieces of work at once; the others wait in the order they came. */

export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** `admit`: told how many wait already, before one more does; what it throws is thrown to that one. */
export function createLimiter(atOnce: number, admit: (waiting: number) => void = () => undefined): Limiter {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else {
      admit(waiting.length);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
