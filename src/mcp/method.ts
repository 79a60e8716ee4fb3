/** The shape of an MCP method, independent of era and transport. */

import type { TraceParent } from "#tracing/trace-parent.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Calling } from "./cancellation.ts";

export type Caller = {
  principal: Principal;
  requestId: string;
  address: string;
  /** Where the caller reaches this server; absent where there is no server. */
  serverUrl?: string;
  /** Whether its version of the protocol has links to resources among an answer's content. */
  takesLinks: boolean;
  /** Of the client's own tracing. */
  trace: TraceParent | undefined;
  /** Aborts when the client cancels or disconnects. */
  calling: Calling;
};

export type ProgressNotification = {
  method: "notifications/progress";
  params: { progressToken: string | number; progress: number; total: number; message: string };
};

export type Notify = (notification: ProgressNotification) => Promise<void>;

export type MethodResult = Record<string, unknown>;

export type Method = (params: unknown, caller: Caller, notify: Notify) => Promise<MethodResult>;

export type Methods = Readonly<Record<string, Method>>;
