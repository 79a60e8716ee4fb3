/** The requests of one call, a few at a time, in the order in which they were asked for. */

export type RequestGate = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createRequestGate(atOnce: number): RequestGate {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
