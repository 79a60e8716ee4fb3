/** Counts calls and failures, and estimates the median and 95th percentile of their latencies. */

export type Tally = { calls: number; errors: number; p50Ms: number; p95Ms: number };

/** Latencies are counted by millisecond, so a call's time limit bounds the memory. */
export type Tallies<Name> = {
  add(name: Name, call: { failed: boolean; latencyMs: number }): void;
  list(): (Tally & { name: Name })[];
};

type Counts = { calls: number; errors: number; byLatency: Map<number, number> };

export function createTallies<Name>(): Tallies<Name> {
  const named = new Map<Name, Counts>();
  return {
    add(name, { failed, latencyMs }) {
      const counts = named.get(name) ?? { calls: 0, errors: 0, byLatency: new Map() };
      counts.calls += 1;
      if (failed) counts.errors += 1;
      counts.byLatency.set(latencyMs, (counts.byLatency.get(latencyMs) ?? 0) + 1);
      named.set(name, counts);
    },
    list: () =>
      [...named]
        .map(([name, { calls, errors, byLatency }]) => {
          const sorted = [...byLatency].toSorted(([one], [other]) => one - other);
          return { name, calls, errors, p50Ms: percentile(sorted, calls, 50), p95Ms: percentile(sorted, calls, 95) };
        })
        .toSorted((one, other) => other.calls - one.calls),
  };
}

function percentile(sorted: readonly (readonly [number, number])[], calls: number, percent: number): number {
  let seen = 0;
  for (const [latencyMs, count] of sorted) {
    seen += count;
    if (seen * 100 >= calls * percent) return latencyMs;
  }
  return 0;
}
