/** One request and its whole answer, by undici's callbacks: its streams and signals cost as much again as the request. */

import type { Agent, Dispatcher } from "undici/index.js";
import { withTimeout } from "#concurrency/with-timeout.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** `answered`: the head of an answer came before it failed. `late`: it took longer than it may. */
export type Exchanged =
  | { status: number; headers: Headers; bytes: Uint8Array }
  | { failure: unknown; answered: boolean; late: boolean };

/** `ms`: for the whole of it, waiting for a connection included. `mayBegin`: asked right before the first byte is written. */
export type ExchangeBounds = { ms: number; mayBegin?: (() => boolean) | undefined };

/** Never rejects. */
export async function exchange(
  agent: Pick<Agent, "dispatch">,
  request: Dispatcher.DispatchOptions,
  { ms, mayBegin }: ExchangeBounds,
): Promise<Exchanged> {
  const chunks: Buffer[] = [];
  let head: { status: number; headers: Headers } | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let late: Error | undefined;
  const exchanged = new Promise<Exchanged>((resolve, reject) => {
    agent.dispatch(request, {
      onRequestStart(begun) {
        controller = begun;
        if (late !== undefined) begun.abort(late);
        else if (mayBegin?.() === false) begun.abort(new Error("its time was over before it began"));
      },
      onResponseStart(_, status, headers) {
        // Informational answers come before the one that counts.
        if (status >= 200) head = { status, headers };
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        if (head !== undefined) resolve({ ...head, bytes: joined(chunks) });
      },
      onResponseError: (_, failure) => reject(failure),
    });
  });
  try {
    return await withTimeout(exchanged, ms, () => {
      late = new Error(`not over within ${ms} ms`);
      controller?.abort(late);
      return late;
    });
  } catch (failure) {
    return { failure, answered: head !== undefined, late: late !== undefined };
  }
}

function joined(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
