/** The official SDK's part: calls become spans, and spans become OTLP's bytes. Loaded with the first span. */

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { describeCause } from "#log.ts";
import { type CallSpan, MAX_WAITING } from "./call-span.ts";
import type { PostSpans } from "./post-spans.ts";

type Parts = Pick<PostSpans, "post"> & {
  version: string;
  taken(spans: number): void;
  sent(spans: number): void;
  lost(spans: number, why: string): void;
};

export type OtlpSpans = { add(call: CallSpan): void; flush(): Promise<void> };

export function openOtlpSpans({ version, post, taken, sent, lost }: Parts): OtlpSpans {
  const sending = new Set<Promise<void>>();
  const send = async (spans: readonly ReadableSpan[]) => {
    const posted = await post(ProtobufTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array());
    if ("failure" in posted) return lost(spans.length, posted.failure);
    const rejected = Math.min(rejectedIn(posted.answer), spans.length);
    sent(spans.length - rejected);
    if (rejected > 0) lost(rejected, "The collector took only a part of them.");
  };
  const exporter: SpanExporter = {
    export(spans, done) {
      taken(spans.length);
      const over = send(spans)
        .catch((thrown) => lost(spans.length, describeCause(thrown)))
        .finally(() => {
          sending.delete(over);
          // What is lost is counted and told here, so that the SDK has nothing to say of it.
          done({ code: ExportResultCode.SUCCESS });
        });
      sending.add(over);
    },
    shutdown: async () => undefined,
  };
  // A resource of one's own: the usual one reads OTEL_RESOURCE_ATTRIBUTES and names the program.
  const resource = resourceFromAttributes({ "service.name": "shopmcp", "service.version": version });
  const processor = new BatchSpanProcessor({ exporter, maxQueueSize: MAX_WAITING });
  const tracer = new TracerProvider({ resource, spanProcessors: [processor] }).getTracer("shopmcp", version);
  return {
    add({ tool, outcome, accounts, startedMs, endedMs, parent, exchanges }) {
      const attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        "shopmcp.outcome": outcome,
        "shopmcp.accounts": accounts,
        ...(outcome === "ok" ? {} : { "error.type": outcome }),
      };
      const options = { kind: SpanKind.SERVER, startTime: new Date(startedMs), attributes };
      const span = tracer.startSpan(`execute_tool ${tool}`, options, contextOf(parent));
      const inside = trace.setSpan(ROOT_CONTEXT, span);
      for (const { path, answered, ...times } of exchanges) {
        const asked = { kind: SpanKind.CLIENT, startTime: new Date(times.startedMs) };
        const child = tracer.startSpan(path, { ...asked, attributes: { "url.path": path } }, inside);
        if (!answered) child.setAttribute("error.type", "unanswered").setStatus({ code: SpanStatusCode.ERROR });
        child.end(new Date(Math.max(times.startedMs, times.endedMs)));
      }
      if (outcome !== "ok") span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(new Date(Math.max(startedMs, endedMs)));
    },
    async flush() {
      await processor.shutdown();
      await Promise.all(sending);
    },
  };
}

function contextOf(parent: CallSpan["parent"]) {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

/** An answer that is not OTLP's says nothing of rejected spans. A negative number is read as a huge one. */
function rejectedIn(answer: Uint8Array): number {
  try {
    return ProtobufTraceSerializer.deserializeResponse(answer).partialSuccess?.rejectedSpans ?? 0;
  } catch (thrown) {
    if (thrown instanceof Error) return 0;
    throw thrown;
  }
}
