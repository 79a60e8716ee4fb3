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
  /** The call can be cancelled from when its `signal` is first looked at until `end`: one that never waits costs nothing. */
  open(nameOf: () => CallName, request: Pick<Request, "signal">): Calling;
  /** Request ids are small numbers and clients may share a key, so nothing is stopped where several calls match. */
  cancel(name: CallName): void;
};

type Running = Calling & { clientName: string | null; signal: OwnEnding };

/** The runtime's own signal of a request takes a twentieth of a call, and most calls are over before somebody leaves. */
const LOOK_AFTER_MS = 250;

export function createCancellableCalls(): CancellableCalls {
  const running = new Map<string, Set<Running>>();
  const looks = createLimit(LOOK_AFTER_MS);
  const enter = (name: CallName, request: Pick<Request, "signal">): Running => {
    const signal = new OwnEnding();
    const key = keyOf(name);
    const others = running.get(key) ?? new Set();
    let gone: AbortSignal | undefined;
    const leave = () => signal.abort(gone?.reason);
    const notLookedAt = looks.begin(() => {
      gone = request.signal;
      gone.addEventListener("abort", leave, { once: true });
      if (gone.aborted) leave();
    });
    const call: Running = {
      clientName: name.clientName,
      signal,
      end() {
        notLookedAt();
        gone?.removeEventListener("abort", leave);
        others.delete(call);
        if (others.size === 0) running.delete(key);
      },
    };
    running.set(key, others.add(call));
    return call;
  };
  return {
    open(nameOf, request) {
      let call: Running | undefined;
      return {
        get signal() {
          call ??= enter(nameOf(), request);
          return call.signal;
        },
        end: () => call?.end(),
      };
    },
    cancel(name) {
      const fitting = [...(running.get(keyOf(name)) ?? [])].filter(
        ({ clientName }) => clientName === name.clientName || clientName === null || name.clientName === null,
      );
      if (fitting.length === 1) fitting[0]?.signal.abort(new Error("the client cancelled the call"));
    },
  };
}

export function unnamedCall(signal: Ending): Calling {
  return { signal, end: () => undefined };
}

function keyOf({ principal: { workspaceId, keyId }, address, userAgent, id }: CallName): string {
  return JSON.stringify([workspaceId, keyId, address, userAgent, id]);
}
