/** The trace that a client's message belongs to, in W3C's form. */

import { z } from "zod";

const Meta = z.object({ traceparent: z.string().length(55) });
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Undefined where `_meta` names none, or in a form that is none.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceIdOf(meta: unknown): string | undefined {
  return meta === undefined ? undefined : TRACEPARENT.exec(Meta.safeParse(meta).data?.traceparent ?? "")?.[1];
}

/** Differs from call to call, unlike the rest of a client's `_meta`. */
export function withoutTrace(meta: unknown): unknown {
  if (typeof meta !== "object" || meta === null || !("traceparent" in meta)) return meta;
  if (typeof meta.traceparent !== "string") return meta;
  const { traceparent: _, ...rest } = meta;
  return rest;
}
