/** One request and its whole answer, by undici's callbacks: its streams and signals cost as much again as the request. */

import type { Agent, Dispatcher } from "undici/index.js";
import type { Ends, Limit } from "#concurrency/time-limit.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** `answered`: the head of an answer came before it failed. `late`: it took longer than it may. */
export type Exchanged =
  | { status: number; headers: Headers; bytes: Uint8Array }
  | { failure: unknown; answered: boolean; late: boolean };

/** `limit`: for the whole of it, waiting for a connection included. `mayBegin`: asked right before the first byte is written. */
export type ExchangeBounds = { limit: Limit; mayBegin?: (() => boolean) | undefined };

/** How long the head of an answer may take once it was asked for, and how long its body may be silent. */
export type Silences = { head: Limit; body: Limit };

type Bounds = ExchangeBounds & { silences: Silences };

/** undici's own timers, two for each request, are let go of half a second later: they took a twelfth of a call. */
const NO_TIMERS = { headersTimeout: 0, bodyTimeout: 0 };

/** Never rejects. */
export function exchange(
  agent: Pick<Agent, "dispatch">,
  request: Dispatcher.DispatchOptions,
  bounds: Bounds,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    agent.dispatch({ ...request, ...NO_TIMERS }, new Exchange(resolve, bounds));
  });
}

/** One object in place of a dozen functions, made for each request. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (exchanged: Exchanged) => void;
  readonly #bounds: Bounds;
  readonly #chunks: Buffer[] = [];
  readonly #tooLate = () => {
    this.#late = new Error("not over in time");
    this.#fail(this.#late);
    this.#controller?.abort(this.#late);
  };
  readonly #ends: Ends;
  #heard: Ends | undefined;
  #status = 0;
  #headers: Headers = {};
  #controller: Dispatcher.DispatchController | undefined;
  #late: Error | undefined;

  constructor(resolve: (exchanged: Exchanged) => void, bounds: Bounds) {
    this.#resolve = resolve;
    this.#bounds = bounds;
    this.#ends = bounds.limit.begin(this.#tooLate);
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
    if (this.#late !== undefined) controller.abort(this.#late);
    else if (this.#bounds.mayBegin?.() === false) controller.abort(new Error("its time was over before it began"));
    else this.#wait(this.#bounds.silences.head);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers) {
    // Informational answers come before the one that counts.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#wait(this.#bounds.silences.body);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer) {
    this.#chunks.push(chunk);
    this.#wait(this.#bounds.silences.body);
  }

  onResponseEnd() {
    this.#end();
    this.#resolve({ status: this.#status, headers: this.#headers, bytes: joined(this.#chunks) });
  }

  onResponseError(_: Dispatcher.DispatchController, failure: Error) {
    this.#fail(failure);
  }

  #wait(limit: Limit) {
    const before = this.#heard;
    this.#heard = limit.begin(this.#tooLate);
    if (before !== this.#heard) before?.delete(this.#tooLate);
  }

  #end() {
    this.#ends.delete(this.#tooLate);
    this.#heard?.delete(this.#tooLate);
  }

  #fail(failure: unknown) {
    this.#end();
    this.#resolve({ failure, answered: this.#status > 0, late: this.#late !== undefined });
  }
}

function joined(chunks: readonly Buffer[]): Uint8Array {
  return (chunks.length === 1 ? chunks[0] : undefined) ?? Buffer.concat(chunks);
}
