/** An OpenTelemetry collector on loopback that decodes what it gets by OTLP's own messages. */

import { parse } from "protobufjs";
import { z } from "zod";
import { startReceiver } from "./receiver.ts";

/** @see https://github.com/open-telemetry/opentelemetry-proto/tree/v1.9.0/opentelemetry/proto */
const OTLP = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
  int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  Status status = 15; fixed32 flags = 16;
}
message Status { string message = 2; int32 code = 3; }
`;
const Request = parse(OTLP, { keepCase: true }).root.lookupType("ExportTraceServiceRequest");

const Attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]])));
const Id = z.string().default("");
const Span = z.object({
  trace_id: Id,
  span_id: Id,
  parent_span_id: Id,
  name: z.string(),
  kind: z.number(),
  start_time_unix_nano: z.string(),
  end_time_unix_nano: z.string(),
  attributes: Attributes,
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
});
const Decoded = z.object({
  resource_spans: z
    .array(
      z.object({
        resource: z.object({ attributes: Attributes }),
        scope_spans: z.array(z.object({ spans: z.array(Span) })),
      }),
    )
    .default([]),
});

/** Ids in hexadecimal, times in ms. */
export type CollectedSpan = {
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  kind: number;
  startedMs: number;
  endedMs: number;
  attributes: Record<string, unknown>;
  failed: boolean;
};

export function startSpanCollector() {
  const receiver = startReceiver();
  const decoded = () =>
    receiver.received.map(({ bytes }) =>
      Decoded.parse(Request.toObject(Request.decode(bytes), { bytes: String, longs: String })),
    );
  return {
    receiver,
    resources: () => decoded().flatMap((one) => one.resource_spans.map(({ resource }) => resource.attributes)),
    spans: (): CollectedSpan[] =>
      decoded().flatMap((one) =>
        one.resource_spans.flatMap(({ scope_spans }) => scope_spans.flatMap(({ spans }) => spans.map(plain))),
      ),
  };
}

function plain(span: z.infer<typeof Span>): CollectedSpan {
  const ms = (nanos: string) => Number(BigInt(nanos) / 1_000_000n);
  const hex = (id: string) => Buffer.from(id, "base64").toString("hex");
  return {
    traceId: hex(span.trace_id),
    spanId: hex(span.span_id),
    parentId: hex(span.parent_span_id),
    name: span.name,
    kind: span.kind,
    startedMs: ms(span.start_time_unix_nano),
    endedMs: ms(span.end_time_unix_nano),
    attributes: span.attributes,
    failed: span.status.code === 2,
  };
}
