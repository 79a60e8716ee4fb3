/** A concurrency limiter that several tenants share, so that no one of them can keep the others waiting. */

import { ShopError } from "#errors.ts";
import type { Ending } from "./ending.ts";

export type FairLimiter = {
  /** Waits for a place; nothing is returned where one is free. @throws time_limit when the signal aborts first */
  enter(caller: LimitedCall): Promise<void> | undefined;
  leave(caller: LimitedCall): void;
  /** Runs `work` in a place. @throws as `enter`, and what `work` throws */
  run<Result>(caller: LimitedCall, work: () => Promise<Result>): Promise<Result>;
};

export type LimitedCall = { tenant: string; signal: Ending };

type Waiting = { admit(): void };

/**
 * A tenant gets another place while it holds fewer than are free: one alone gets half, two a third each. Waiting
 * tenants are served round robin, the calls of one in order.
 * @see https://doi.org/10.1109/90.664262 Choudhury and Hahne, "Dynamic queue length thresholds", with a factor of one
 */
export function createFairLimiter(places: number): FairLimiter {
  const held = new Map<string, number>();
  const lines = new Map<string, Set<Waiting>>();
  let free = places;

  const may = (tenant: string) => (held.get(tenant) ?? 0) < free;
  const occupy = (tenant: string): undefined => {
    free -= 1;
    held.set(tenant, (held.get(tenant) ?? 0) + 1);
  };
  const leave = ({ tenant }: LimitedCall) => {
    free += 1;
    const left = (held.get(tenant) ?? 1) - 1;
    if (left === 0) held.delete(tenant);
    else held.set(tenant, left);
    admitNext();
  };
  const admitNext = () => {
    for (let next = firstAdmissible(); next !== undefined; next = firstAdmissible()) {
      const [tenant, line] = next;
      const [first] = line;
      if (first === undefined) return;
      stepOut(tenant, line, first);
      if (lines.delete(tenant)) lines.set(tenant, line);
      occupy(tenant);
      first.admit();
    }
  };
  const firstAdmissible = () => lines.entries().find(([tenant]) => may(tenant));
  const stepOut = (tenant: string, line: Set<Waiting>, waiting: Waiting) => {
    line.delete(waiting);
    if (line.size === 0 && lines.get(tenant) === line) lines.delete(tenant);
  };

  const wait = ({ tenant, signal }: LimitedCall) =>
    new Promise<void>((resolve, reject) => {
      const line = lines.get(tenant) ?? new Set();
      lines.set(tenant, line);
      const giveUp = () => {
        stepOut(tenant, line, waiting);
        reject(givenUp(signal));
      };
      const waiting = {
        admit() {
          signal.removeEventListener("abort", giveUp);
          resolve();
        },
      };
      line.add(waiting);
      signal.addEventListener("abort", giveUp, { once: true });
    });

  const enter: FairLimiter["enter"] = (caller) => {
    if (caller.signal.aborted) throw givenUp(caller.signal);
    if (lines.has(caller.tenant) || !may(caller.tenant)) return wait(caller);
    return occupy(caller.tenant);
  };
  return {
    enter,
    leave,
    async run(caller, work) {
      await enter(caller);
      try {
        return await work();
      } finally {
        leave(caller);
      }
    },
  };
}

function givenUp({ reason }: Ending): ShopError {
  return new ShopError("time_limit", "The call ended while it waited for other calls. Try again in a few seconds.", {
    cause: reason,
  });
}
