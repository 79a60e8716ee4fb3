/** Faults that tests and demos inject into answers. */

import type { Encoded } from "./compression.ts";
import type { Envelope } from "./envelope.ts";

export type FaultTarget = { method: string; path: string; query: URLSearchParams; body: string };

/** The first of the failures given applies, in this order. `delayMs` and `holdRequest` combine with any. */
export type Fault = {
  /** Absent matches every request. */
  path?: string;
  when?: (request: FaultTarget) => boolean;
  /** `Infinity` lasts until cleared. */
  times?: number;
  delayMs?: number;
  /** Never answers until the fault is cleared or the simulator stops. */
  hang?: boolean;
  /** Waits before taking effect until the fault is cleared, then answers as the other members say. */
  holdRequest?: boolean;
  /** Closes the connection without an answer. On a reused connection the client may retry by itself. */
  closeBeforeAnswer?: boolean;
  /** Takes effect, then closes the connection before the answer. */
  loseAnswer?: boolean;
  /** Takes effect, but waits with the answer until the fault is cleared. */
  holdAnswer?: boolean;
  rawBody?: string;
  contentType?: string;
  encoded?: Encoded;
  code?: number;
  message?: string;
  /** Without `code`, a gateway's HTML page with this status; with it, the status of the refusal. */
  httpStatus?: number;
  /** Changes an otherwise correct answer. Without any of the above the fault only delays. */
  mutate?: (envelope: Envelope) => unknown;
};

export type StandingFault = { readonly taken: number; clear(): void };

export type Choose = (target: FaultTarget) => Fault | null;

export type Faults = {
  add(fault: Fault): StandingFault;
  addChosen(choose: Choose): StandingFault;
  /** Takes one use of the matching fault; `released` resolves when it is cleared. */
  take(target: FaultTarget): { fault: Fault; released: Promise<void> } | null;
  clear(): void;
};

export function createFaults(): Faults {
  let standing: { choose: Choose; left: number; taken: number; gate: PromiseWithResolvers<void> }[] = [];
  const stand = (choose: Choose, times: number): StandingFault => {
    const entry = { choose, left: times, taken: 0, gate: Promise.withResolvers<void>() };
    standing.push(entry);
    return {
      get taken() {
        return entry.taken;
      },
      clear() {
        standing = standing.filter((one) => one !== entry);
        entry.gate.resolve();
      },
    };
  };
  return {
    add: (fault) => stand((target) => (matches(fault, target) ? fault : null), fault.times ?? 1),
    addChosen: (choose) => stand(choose, Number.POSITIVE_INFINITY),
    take(target) {
      for (const entry of standing) {
        const fault = entry.left > 0 ? entry.choose(target) : null;
        if (fault === null) continue;
        entry.left -= 1;
        entry.taken += 1;
        return { fault, released: entry.gate.promise };
      }
      return null;
    },
    clear() {
      for (const { gate } of standing) gate.resolve();
      standing = [];
    },
  };
}

function matches(fault: Fault, target: FaultTarget): boolean {
  return (fault.path === undefined || fault.path === target.path) && (fault.when?.(target) ?? true);
}
