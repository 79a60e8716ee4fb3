/** What a line of the log says of a call. */

import type { ShopError } from "#errors.ts";
import type { TraceParent } from "#tracing/trace-parent.ts";
import type { Principal } from "#workspaces/principal.ts";

export type Named = { requestId: string | null; tool: string; principal: Principal; trace?: TraceParent | undefined };

export function named({ requestId, tool, principal, trace }: Named) {
  const traced = trace === undefined ? {} : { trace_id: trace.traceId };
  return { request_id: requestId, tool, workspace_id: principal.workspaceId, ...traced };
}

export function upstreamFields({ upstream }: ShopError) {
  return upstream === undefined ? {} : { upstream_code: upstream.code, upstream_request_id: upstream.requestId };
}

/** `ids`: the platform's, of the first requests of the call. */
export function idsOf({ requests, ids }: { requests: number; ids: string }) {
  return requests === 0 ? {} : { upstream_request_ids: ids, upstream_requests: requests };
}
