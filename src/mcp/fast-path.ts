/** Answers well-formed `tools/list` and `tools/call` requests without an SDK, byte for byte as the SDKs would. */

import { z } from "zod";
import { withCacheHint } from "./cache-hint.ts";
import { JsonRpcError } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { Caller, MethodResult } from "./method.ts";
import { isLegacyVersion, MODERN_VERSION, PROTOCOL_VERSION_META_KEY, SERVER_INFO_META_KEY } from "./protocol.ts";
import { type ServerIdentity, serverInfo } from "./server-info.ts";

export type FastPath = {
  answer(headers: Headers, body: unknown, caller: Caller): Promise<Response> | null;
  /** Remembers a 2026-07-28 `_meta` that the SDK has validated, so that later requests with the same one are fast. */
  noteEnvelope(meta: unknown): void;
};

/** Strict, because the SDK may know a member that we do not. */
const FastPathRequest = z.strictObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.int()]),
  method: z.enum(["tools/list", "tools/call"]),
  params: z
    .strictObject({
      name: z.string().optional(),
      arguments: z.record(z.string(), z.unknown()).optional(),
      _meta: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
type FastPathRequest = z.infer<typeof FastPathRequest>;
type Era = "legacy" | "modern";

/** A client repeats the same envelope in each request, so there are about as many as clients. */
const MAX_KNOWN_ENVELOPES = 256;
const MAX_ENVELOPE_LENGTH = 2_048;

const NO_PROGRESS = async () => undefined;

export function createFastPath(identity: ServerIdentity, methods: McpMethods): FastPath {
  const stamp = { [SERVER_INFO_META_KEY]: serverInfo(identity) };
  const callEnd = `,"resultType":"complete","_meta":${JSON.stringify(stamp)}`;
  const envelopes = new Set<string>();
  /** Lists never change while the process runs, and are by far the longest answers to serialise. */
  const listTexts: Record<Era, WeakMap<MethodResult, string>> = { legacy: new WeakMap(), modern: new WeakMap() };

  function eraOf(headers: Headers, { method, params }: FastPathRequest): Era | null {
    const version = headers.get("mcp-protocol-version");
    const meta = params?._meta;
    if (version === MODERN_VERSION) {
      const fits =
        headers.get("mcp-method") === method &&
        headers.get("mcp-name") === (params?.name ?? null) &&
        meta?.[PROTOCOL_VERSION_META_KEY] === MODERN_VERSION &&
        envelopes.has(JSON.stringify(meta));
      return fits ? "modern" : null;
    }
    const fits = isLegacyVersion(version) && meta === undefined;
    return fits && !headers.has("mcp-method") ? "legacy" : null;
  }

  async function run(era: Era, { id, method, params }: FastPathRequest, caller: Caller): Promise<Response> {
    try {
      const result = await methods.answer({ method, params }, caller, NO_PROGRESS);
      const text = method === "tools/list" ? listText(era, result) : callText(era, result);
      return document(`{"result":${text},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`);
    } catch (thrown) {
      if (!(thrown instanceof JsonRpcError)) throw thrown;
      const error = { code: thrown.code, message: thrown.message };
      return document(JSON.stringify({ jsonrpc: "2.0", id, error }));
    }
  }

  /** The answer goes out as a string and as a document, so its text is serialised once for both. */
  function callText(era: Era, result: MethodResult): string {
    const { content, structuredContent } = result;
    const text = structuredContent === undefined ? undefined : textBlock(content);
    if (text === undefined) return textOf(era, result);
    const more = era === "legacy" ? "" : callEnd;
    return `{"content":[{"type":"text","text":${JSON.stringify(text)}}],"structuredContent":${text}${more}}`;
  }

  function listText(era: Era, result: MethodResult): string {
    const text = listTexts[era].get(result) ?? textOf(era, result);
    listTexts[era].set(result, text);
    return text;
  }

  function textOf(era: Era, result: MethodResult): string {
    return JSON.stringify(
      era === "legacy" ? result : { ...withCacheHint(result), resultType: "complete", _meta: stamp },
    );
  }

  return {
    answer(headers, body, caller) {
      const message = FastPathRequest.safeParse(body).data;
      if (message === undefined) return null;
      const era = eraOf(headers, message);
      return era === null ? null : run(era, message, caller);
    },
    noteEnvelope(meta) {
      const text = JSON.stringify(meta);
      if (text.length > MAX_ENVELOPE_LENGTH || text.includes('"progressToken"')) return;
      if (envelopes.size >= MAX_KNOWN_ENVELOPES) envelopes.clear();
      envelopes.add(text);
    },
  };
}

function textBlock(content: unknown): string | undefined {
  const only: unknown = Array.isArray(content) && content.length === 1 ? content[0] : undefined;
  if (typeof only !== "object" || only === null || !("text" in only)) return undefined;
  return typeof only.text === "string" ? only.text : undefined;
}

function document(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}
