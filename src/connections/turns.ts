/** So many at once and no more; the others wait for their turn in the order they came. */

export type Turns = { take<Result>(work: () => Promise<Result>): Promise<Result> };

export function createTurns(max: number): Turns {
  const waiting: (() => void)[] = [];
  let free = max;
  return {
    async take(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
