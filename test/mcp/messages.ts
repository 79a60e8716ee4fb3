/** Raw MCP messages of both eras, and one way to send them to an application. */

import { z } from "zod";
import type { HttpApp } from "#http/app.ts";
import { KEYS } from "../http/toy-app.ts";

const MEDIA_TYPES = { "content-type": "application/json", accept: "application/json, text/event-stream" };

const BASE_HEADERS = { host: "localhost:8765", authorization: `Bearer ${KEYS.first}`, ...MEDIA_TYPES };

const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1.0.0" },
};

/** `method` absent is a POST; `json` a body to serialise, `text` one as it is. */
export type Message = { headers: Record<string, string>; json?: unknown; text?: string; method?: string };

type Params = Record<string, unknown> & { name?: string; uri?: string; _meta?: Record<string, unknown> };

export function legacy(method: string, params?: Params, headers: Record<string, string> = {}): Message {
  return {
    headers: { ...BASE_HEADERS, "mcp-protocol-version": "2025-11-25", ...headers },
    json: { jsonrpc: "2.0", id: 7, method, ...(params === undefined ? {} : { params }) },
  };
}

export function modern(method: string, params: Params = {}, headers: Record<string, string> = {}): Message {
  const named = params.name ?? params.uri;
  const name = named === undefined ? {} : { "mcp-name": named };
  const { _meta, ...rest } = params;
  return {
    headers: { ...BASE_HEADERS, "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...name, ...headers },
    json: { jsonrpc: "2.0", id: 7, method, params: { ...rest, _meta: { ...ENVELOPE, ..._meta } } },
  };
}

/** The same message without an id. */
export function asNotification({ headers, json }: Message): Message {
  const { id: _, ...notification } = z.looseObject({ id: z.number() }).parse(json);
  return { headers, json: notification };
}

export function toRequest(message: Message, signal?: AbortSignal): Request {
  const { headers, json, text, method = "POST" } = message;
  const body = text ?? (json === undefined ? null : JSON.stringify(json));
  return new Request("http://localhost:8765/mcp", { method, headers, body, signal: signal ?? null });
}

export async function send(app: HttpApp, message: Message) {
  const response = await app.handle(toRequest(message));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    answer: text === "" ? null : Answer.parse(JSON.parse(text)),
  };
}

const Answer = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z
    .object({ code: z.union([z.number(), z.string()]), message: z.string(), data: z.unknown().optional() })
    .optional(),
});

/** The JSON-RPC messages of an event stream, in order. */
export function eventsOf(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line): unknown => JSON.parse(line.slice("data: ".length)));
}
