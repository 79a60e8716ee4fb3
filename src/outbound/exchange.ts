/** One request and its whole answer, by undici's callbacks: its streams and signals cost as much again as the request. */

import type { Agent, Dispatcher } from "undici/index.js";
import type { Limit } from "#concurrency/time-limit.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** `answered`: the head of an answer came before it failed. `late`: it took longer than it may. */
export type Exchanged =
  | { status: number; headers: Headers; bytes: Uint8Array }
  | { failure: unknown; answered: boolean; late: boolean };

/** `limit`: for the whole of it, waiting for a connection included. `mayBegin`: asked right before the first byte is written. */
export type ExchangeBounds = { limit: Limit; mayBegin?: (() => boolean) | undefined };

/** Never rejects. */
export function exchange(
  agent: Pick<Agent, "dispatch">,
  request: Dispatcher.DispatchOptions,
  { limit, mayBegin }: ExchangeBounds,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let headers: Headers = {};
    let controller: Dispatcher.DispatchController | undefined;
    let late: Error | undefined;
    const fail = (failure: unknown) => {
      over();
      resolve({ failure, answered: status > 0, late: late !== undefined });
    };
    const over = limit.begin(() => {
      late = new Error(`not over within ${limit.ms} ms`);
      fail(late);
      controller?.abort(late);
    });
    agent.dispatch(request, {
      onRequestStart(begun) {
        controller = begun;
        if (late !== undefined) begun.abort(late);
        else if (mayBegin?.() === false) begun.abort(new Error("its time was over before it began"));
      },
      onResponseStart(_, code, sent) {
        // Informational answers come before the one that counts.
        if (code < 200) return;
        status = code;
        headers = sent;
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        over();
        resolve({ status, headers, bytes: joined(chunks) });
      },
      onResponseError: (_, failure) => fail(failure),
    });
  });
}

function joined(chunks: readonly Buffer[]): Uint8Array {
  return (chunks.length === 1 ? chunks[0] : undefined) ?? Buffer.concat(chunks);
}
