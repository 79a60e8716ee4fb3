/** Cancelling tool calls over HTTP, where `notifications/cancelled` is a request of its own and must find its call. */

import type { Principal } from "#workspaces/principal.ts";

/** `clientName` comes from the message itself, which names its client only since 2026-07-28. */
export type CallName = {
  principal: Principal;
  address: string;
  userAgent: string | null;
  clientName: string | null;
  id: string | number;
};

export type CancellableCalls = {
  run<Result>(name: CallName, gone: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Request ids are small numbers and clients may share a key, so nothing is stopped where several calls match. */
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

/** The ids 1 and "1" are different. */
function keyOf({ principal: { workspaceId, keyId }, address, userAgent, id }: CallName): string {
  return JSON.stringify([workspaceId, keyId, address, userAgent, id]);
}
