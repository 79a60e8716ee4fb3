/** MCP's stdio transport: one JSON-RPC message a line. */

import type { Writable } from "node:stream";
import type { ReadableStreamDefaultReader } from "node:stream/web";
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { JSON_RPC_CODES } from "./json-rpc-error.ts";
import { parseMessage } from "./parse-message.ts";
import { readLines } from "./read-lines.ts";

export type Streams = { input: ReadableStream<Uint8Array>; output: Writable };

export type StdioTransportOptions = Streams & {
  answerGraceMs: number;
};

export type StdioTransport = {
  transport: Transport;
  /** Stops reading, lets requests be answered for up to `answerGraceMs`, then closes. */
  end(): void;
  closed: Promise<void>;
};

export const MAX_LINE_BYTES = 1_048_576;

export const MAX_REQUESTS_IN_FLIGHT = 64;

const REFUSALS = {
  tooLong: { code: JSON_RPC_CODES.invalidRequest, message: `A line may have at most ${MAX_LINE_BYTES} bytes.` },
  notJson: { code: JSON_RPC_CODES.parseError, message: "The line is not valid JSON." },
  tooDeep: {
    code: JSON_RPC_CODES.invalidRequest,
    message: `A message may be nested at most ${MAX_DEPTH} levels deep.`,
  },
  notRpc: { code: JSON_RPC_CODES.invalidRequest, message: "Send one JSON-RPC 2.0 message a line." },
  tooMany: {
    code: JSON_RPC_CODES.transport,
    message: `At most ${MAX_REQUESTS_IN_FLIGHT} requests may wait at once. Send it again when one is answered.`,
  },
} as const;

/** A cancelled request gets no answer, so none is waited for. */
const Cancellation = z.object({
  method: z.literal("notifications/cancelled"),
  params: z.object({ requestId: z.union([z.string(), z.number()]) }),
});

/** @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio */
export function createStdioTransport({ input, output, answerGraceMs }: StdioTransportOptions): StdioTransport {
  const reader = input.getReader();
  const waiting = new Set<string | number>();
  const done = Promise.withResolvers<void>();
  let allAnswered = Promise.withResolvers<void>();
  let ending = false;

  const transport: Transport = {
    async start() {
      output.on("error", close);
      read().catch((error) => {
        transport.onerror?.(error);
        return close();
      });
    },
    async send(message) {
      await write(message);
      if (!("method" in message)) settle(message.id);
    },
    close,
  };

  async function read(): Promise<void> {
    for await (const line of readLines(chunksOf(reader), MAX_LINE_BYTES)) {
      if (ending) return;
      if (line === null) await refuse("tooLong");
      else if (line.trim() !== "") await receive(line);
    }
    end();
  }

  async function receive(line: string): Promise<void> {
    const parsed = parseMessage(line);
    if (!parsed.ok) return refuse(parsed.tooDeep ? "tooDeep" : "notJson");
    const message = parsed.value;
    if (isJSONRPCRequest(message)) {
      if (waiting.size >= MAX_REQUESTS_IN_FLIGHT) return refuse("tooMany", message.id);
      waiting.add(message.id);
    } else if (isJSONRPCNotification(message)) {
      const cancelled = Cancellation.safeParse(message).data?.params.requestId;
      if (cancelled !== undefined) settle(cancelled);
    } else if (!isJSONRPCResponse(message)) {
      return refuse("notRpc");
    }
    transport.onmessage?.(message);
  }

  function refuse(why: keyof typeof REFUSALS, id?: string | number): Promise<void> {
    return write({ jsonrpc: "2.0", ...(id === undefined ? {} : { id }), error: REFUSALS[why] });
  }

  function settle(id: string | number | undefined): void {
    if (id !== undefined) waiting.delete(id);
    if (waiting.size === 0) allAnswered.resolve();
  }

  function end(): void {
    if (ending) return;
    ending = true;
    allAnswered = Promise.withResolvers<void>();
    settle(undefined);
    withTimeout(allAnswered.promise, answerGraceMs, () => new Error("not all was answered")).then(close, close);
  }

  async function close(): Promise<void> {
    ending = true;
    allAnswered.resolve();
    await reader.cancel();
    transport.onclose?.();
    done.resolve();
  }

  /** Waits while our output is read slowly, so that no more input is read than can be answered. */
  function write(message: JSONRPCMessage): Promise<void> {
    if (!output.writable) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    output.write(serializeMessage(message), () => resolve());
    return promise;
  }

  return { transport, end, closed: done.promise };
}

async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
