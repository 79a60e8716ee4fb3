/** Cancellation of tool calls that run over HTTP, so that `notifications/cancelled`, a request of its own, finds the one it means. */

import type { Principal } from "#workspaces/principal.ts";

/** `clientName`: what the message itself says of its client; null where it says nothing, as before 2026-07-28. */
export type CallName = {
  principal: Principal;
  address: string;
  userAgent: string | null;
  clientName: string | null;
  id: string | number;
};

export type CancellableCalls = {
  /** The signal that `work` gets aborts when `gone` does, or when the call is cancelled. */
  run<Result>(name: CallName, gone: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Request ids are small numbers and two clients may share a key: where more than one call fits, none is stopped. */
  cancel(name: CallName): void;
};

type Running = { clientName: string | null; controller: AbortController };

export function createCancellableCalls(): CancellableCalls {
  const running = new Map<string, Set<Running>>();
  return {
    async run(name, gone, work) {
      const call: Running = { clientName: name.clientName, controller: new AbortController() };
      const key = keyOf(name);
      const others = running.get(key) ?? new Set();
      running.set(key, others.add(call));
      const leave = () => call.controller.abort(gone.reason);
      gone.addEventListener("abort", leave, { once: true });
      if (gone.aborted) leave();
      try {
        return await work(call.controller.signal);
      } finally {
        gone.removeEventListener("abort", leave);
        others.delete(call);
        if (others.size === 0) running.delete(key);
      }
    },
    cancel(name) {
      const fitting = [...(running.get(keyOf(name)) ?? [])].filter(
        ({ clientName }) => clientName === name.clientName || clientName === null || name.clientName === null,
      );
      if (fitting.length === 1) fitting[0]?.controller.abort(new Error("the client cancelled the call"));
    },
  };
}

/** The ids 1 and "1" are two. */
function keyOf({ principal: { workspaceId, keyId }, address, userAgent, id }: CallName): string {
  return JSON.stringify([workspaceId, keyId, address, userAgent, id]);
}
