/** What an MCP method is, whichever it is and however it was asked. */

import type { Principal } from "#workspaces/principal.ts";
import type { CallName } from "./cancellation.ts";

/**
 * `signal` aborts when the caller goes away; `requestId` is the log's name for the request, `address` where it came from.
 * `call`: by what a cancellation finds it; null where the transport itself knows, over stdio.
 */
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

/** What a method gives, as it goes out. */
export type MethodResult = Record<string, unknown>;

/** @throws JsonRpcError for what the client did wrong */
export type Method = (params: unknown, caller: Caller, notify: Notify) => Promise<MethodResult>;

/** By the name that clients call it by. */
export type Methods = Readonly<Record<string, Method>>;
