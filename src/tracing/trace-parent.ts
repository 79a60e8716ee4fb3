/** The place in a trace of its own that a client gives a message, in W3C's form. */

import { z } from "zod";

/** Ids in lower-case hexadecimal. `sampled`: whether the client's own span is kept. */
export type TraceParent = { traceId: string; spanId: string; sampled: boolean };

const Meta = z.object({ traceparent: z.string().length(55) });
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED_BIT = 1;

/**
 * Undefined where `_meta` names none, or in a form that is none.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceParentOf(meta: unknown): TraceParent | undefined {
  if (meta === undefined) return undefined;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(Meta.safeParse(meta).data?.traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED_BIT) === SAMPLED_BIT };
}
