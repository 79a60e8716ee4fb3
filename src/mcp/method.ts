/** The shape of an MCP method, independent of era and transport. */

import type { Principal } from "#workspaces/principal.ts";
import type { CallName } from "./cancellation.ts";

/** `signal` aborts when the client disconnects. `call` is how a cancellation finds it, null over stdio. */
export type Caller = {
  principal: Principal;
  signal: AbortSignal;
  requestId: string;
  address: string;
  call: CallName | null;
};

export type ProgressNotification = {
  method: "notifications/progress";
  params: { progressToken: string | number; progress: number; total: number; message: string };
};

export type Notify = (notification: ProgressNotification) => Promise<void>;

export type MethodResult = Record<string, unknown>;

export type Method = (params: unknown, caller: Caller, notify: Notify) => Promise<MethodResult>;

export type Methods = Readonly<Record<string, Method>>;
