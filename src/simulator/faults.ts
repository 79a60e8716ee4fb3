/** Answers that go wrong on demand. */

import type { Encoded } from "./compression.ts";
import type { Envelope } from "./envelope.ts";

/** What a fault may look at to decide whether a request is meant. */
export type FaultTarget = { method: string; path: string; query: URLSearchParams; body: string };

/** Of the ways to go wrong the first that is given is taken, in this order; `delayMs` and `holdRequest` go with any of them. */
export type Fault = {
  /** Endpoint as in the reference, `/campaign/get/`; absent: every request. */
  path?: string;
  /** A closer look at the request. */
  when?: (request: FaultTarget) => boolean;
  /** How many matching requests; absent: one. `Infinity`: until cleared. */
  times?: number;
  /** Real time, not the clock's. */
  delayMs?: number;
  /** No answer until the fault is cleared or the simulator stops. */
  hang?: boolean;
  /** The request waits until the fault is cleared; then it takes effect, and is answered as the rest of this says. */
  holdRequest?: boolean;
  /** The connection ends without an answer. A client may ask again by itself where it had used the connection before. */
  closeBeforeAnswer?: boolean;
  /** The request is answered and takes effect, and then the connection ends before the answer is sent. */
  loseAnswer?: boolean;
  /** The request takes effect, and its answer waits until the fault is cleared. */
  holdAnswer?: boolean;
  /** Sent as it is, with `httpStatus` and `contentType`. */
  rawBody?: string;
  contentType?: string;
  /** The answer goes out under this Content-Encoding, in these bytes, whatever was asked for. */
  encoded?: Encoded;
  /** A refusal with this code. */
  code?: number;
  message?: string;
  /** Alone: the status with an HTML page, as a gateway answers; with `code`: the status of the refusal. */
  httpStatus?: number;
  /** Changes an answer that would have been right; absent with all of the above absent: nothing but the delay. */
  mutate?: (envelope: Envelope) => unknown;
};

/** `taken` counts the requests it met. */
export type StandingFault = { readonly taken: number; clear(): void };

/** Which fault this request meets, if any. */
export type Choose = (target: FaultTarget) => Fault | null;

export type Faults = {
  add(fault: Fault): StandingFault;
  /** Until it is cleared; it is asked after those that stand already. */
  addChosen(choose: Choose): StandingFault;
  /** The fault this request meets, if any, counted down; `released` resolves when that fault is cleared. */
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
