/** Cancelling tool calls over HTTP, where `notifications/cancelled` is a request of its own and must find its call. */

import { type Ending, OwnEnding } from "#concurrency/ending.ts";
import { createLimit } from "#concurrency/time-limit.ts";
import type { Principal } from "#workspaces/principal.ts";

/** `clientName` comes from the message itself, which names its client only since 2026-07-28. */
export type CallName = {
  principal: Principal;
  address: string;
  userAgent: string | null;
  clientName: string | null;
  id: string | number;
};

export type Calling = { readonly signal: Ending; end(): void };

export type CancellableCalls = {
  /**
   * The call can be cancelled from when its `signal` is first looked at until `end`: one that never waits costs nothing.
   * The rest of its name is asked for when another message of its key cancels its id.
   */
  open(call: KeyedId, nameOf: () => CallName, request: Pick<Request, "signal">): Calling;
  /** Request ids are small numbers and clients may share a key, so nothing is stopped where several calls match. */
  cancel(name: CallName): void;
};

type KeyedId = Pick<CallName, "principal" | "id">;

type Running = Calling & { nameOf(): CallName; signal: OwnEnding };

/** The runtime's own signal of a request takes a twentieth of a call, and most calls are over before somebody leaves. */
const LOOK_AFTER_MS = 250;

export function createCancellableCalls(): CancellableCalls {
  const running = new Map<string, Set<Running>>();
  const looks = createLimit(LOOK_AFTER_MS);
  const enter = (call: KeyedId, nameOf: () => CallName, request: Pick<Request, "signal">): Running => {
    const signal = new OwnEnding();
    const key = keyOf(call);
    const others = running.get(key) ?? new Set();
    let gone: AbortSignal | undefined;
    const leave = () => signal.abort(gone?.reason);
    const look = () => {
      gone = request.signal;
      gone.addEventListener("abort", leave, { once: true });
      if (gone.aborted) leave();
    };
    const ends = looks.begin(look);
    const entered: Running = {
      nameOf,
      signal,
      end() {
        ends.delete(look);
        gone?.removeEventListener("abort", leave);
        others.delete(entered);
        if (others.size === 0) running.delete(key);
      },
    };
    running.set(key, others.add(entered));
    return entered;
  };
  return {
    open: (call, nameOf, request) => new Cancellable(() => enter(call, nameOf, request)),
    cancel(name) {
      const fitting = [...(running.get(keyOf(name)) ?? [])].filter(({ nameOf }) => isOfOneClient(nameOf(), name));
      if (fitting.length === 1) fitting[0]?.signal.abort(new Error("the client cancelled the call"));
    },
  };
}

/** One object in place of a getter and what it shares with a function. */
class Cancellable implements Calling {
  readonly #enter: () => Running;
  #entered: Running | undefined;

  constructor(enterNow: () => Running) {
    this.#enter = enterNow;
  }

  get signal() {
    this.#entered ??= this.#enter();
    return this.#entered.signal;
  }

  end() {
    this.#entered?.end();
  }
}

export function unnamedCall(signal: Ending): Calling {
  return { signal, end: () => undefined };
}

function isOfOneClient(one: CallName, other: CallName): boolean {
  return (
    one.address === other.address &&
    one.userAgent === other.userAgent &&
    (one.clientName === other.clientName || one.clientName === null || other.clientName === null)
  );
}

function keyOf({ principal: { workspaceId, keyId }, id }: KeyedId): string {
  return `${workspaceId} ${keyId} ${typeof id} ${id}`;
}
