/** A concurrency limiter: at most `atOnce` pieces of work at once, the others in order of arrival. */

export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** `admit` is called with the number of callers that wait already; what it throws goes to the new caller. */
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
