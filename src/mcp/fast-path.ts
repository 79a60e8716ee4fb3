/**
 * Answers well-formed `tools/list` and `tools/call` requests without an SDK, message for message as the SDKs would. All
 * that agents send comes this way, progress wanted or not.
 */

import type { ToolCall } from "#calls/call-tool.ts";
import type { ToolOutcome } from "#calls/tool-outcome.ts";
import { jsonAnswer } from "#common-headers.ts";
import { lazily } from "#lazily.ts";
import { answerOrEvents, eventText, type Forms } from "#request/answer-or-events.ts";
import { byCaller } from "./by-caller.ts";
import { withCacheHint } from "./cache-hint.ts";
import { type FastPathRequest, fastPathRequest } from "./fast-path-request.ts";
import { internalError } from "./json-rpc-error.ts";
import { takesStreams } from "./media-types.ts";
import type { Caller } from "./method.ts";
import {
  isLegacyVersion,
  isPlainMeta,
  MODERN_VERSION,
  PROTOCOL_VERSION_META_KEY,
  reservedMeta,
  SERVER_INFO_META_KEY,
} from "./protocol.ts";
import { type ServerIdentity, serverInfo } from "./server-info.ts";
import {
  linkBlocks,
  listingsFor,
  type OfferedTools,
  progressNotification,
  toCallResult,
  toolCall,
} from "./tool-methods.ts";

export type FastPath = {
  /** Null where an SDK has to answer. `callerOf` gets what may name a call: its id and `_meta`. */
  answer(
    headers: Headers,
    body: unknown,
    callerOf: (id: string | number, meta: unknown) => Caller,
  ): Promise<Response> | null;
  /** Remembers a 2026-07-28 `_meta` that the SDK has validated, so that later requests with the same one are fast. */
  noteEnvelope(meta: unknown): void;
};

type Era = "legacy" | "modern";

/** A client repeats the same envelope in each request, so there are about as many as clients. */
const MAX_KNOWN_ENVELOPES = 256;
const MAX_ENVELOPE_LENGTH = 2_048;

export function createFastPath(identity: ServerIdentity, offered: OfferedTools): FastPath {
  const { tools, callTool, labelsOf, log } = offered;
  const names = new Set(tools.map(({ name }) => name));
  const stamp = { [SERVER_INFO_META_KEY]: serverInfo(identity) };
  const modernEnd = `,"resultType":"complete","_meta":${JSON.stringify(stamp)}`;
  const ends: Record<Era, string> = { legacy: "", modern: modernEnd };
  const envelopes = new Set<string>();
  /** A list is by far the longest answer to serialise, and changes with the caller's accounts alone. */
  const lists = byCaller((restriction, labels): Record<Era, () => Promise<string>> => {
    const list = lazily(async () => ({ tools: await listingsFor(restriction, offered, labels) }));
    return {
      legacy: lazily(async () => JSON.stringify(await list())),
      modern: lazily(async () => `${JSON.stringify(withCacheHint(await list())).slice(0, -1)}${modernEnd}}`),
    };
  });

  function eraOf(headers: Headers, { method, name, meta }: FastPathRequest): Era | null {
    const version = headers.get("mcp-protocol-version");
    if (version === MODERN_VERSION) {
      const fits =
        headers.get("mcp-method") === method &&
        headers.get("mcp-name") === (name ?? null) &&
        meta?.[PROTOCOL_VERSION_META_KEY] === MODERN_VERSION &&
        envelopes.has(envelopeOf(meta));
      return fits ? "modern" : null;
    }
    return isLegacyVersion(version) && (meta === undefined || isPlainMeta(meta)) ? "legacy" : null;
  }

  async function call(
    era: Era,
    { id, name, args }: { id: string | number; name: string; args: unknown },
    { caller, progress }: { caller: Caller; progress: ToolCall["progress"] },
  ) {
    try {
      const outcome = await callTool(toolCall(caller, { name, args, progress }));
      return resultText(id, callText(outcome, caller, ends[era]));
    } catch (thrown) {
      const { code, message } = internalError(thrown, log, caller.requestId);
      return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });
    } finally {
      caller.calling.end();
    }
  }

  return {
    answer(headers, body, callerOf) {
      const request = fastPathRequest(body);
      const era = request === null ? null : eraOf(headers, request);
      if (request === null || era === null) return null;
      const { id, method, name, args = {}, meta, progressToken } = request;
      if (method === "tools/list") {
        const { principal } = callerOf(id, meta);
        return labelsOf(principal)
          .then((labels) => lists(principal.restriction, labels)[era]())
          .then((text) => jsonAnswer(resultText(id, text)));
      }
      if (name === undefined || !names.has(name)) return null;
      const asked = { id, name, args };
      const caller = callerOf(id, meta);
      if (progressToken === undefined || !takesStreams(headers))
        return call(era, asked, { caller, progress: null }).then(jsonAnswer);
      return answerOrEvents((progress) => call(era, asked, { caller, progress }), eventForms(progressToken));
    },
    noteEnvelope(meta) {
      if (typeof meta !== "object" || meta === null) return;
      const text = envelopeOf(meta);
      if (text.length > MAX_ENVELOPE_LENGTH) return;
      if (envelopes.size >= MAX_KNOWN_ENVELOPES) envelopes.clear();
      envelopes.add(text);
    },
  };
}

/** The answer goes out as a string and as a document, so its text is serialised once for both. */
function callText(outcome: ToolOutcome, caller: Caller, end: string): string {
  if (!outcome.ok) return `${JSON.stringify(toCallResult(outcome, caller)).slice(0, -1)}${end}}`;
  const { text, quoted = JSON.stringify(text), link } = outcome;
  const [block] = linkBlocks(link, caller.takesLinks);
  const linked = block === undefined ? "" : `,${JSON.stringify(block)}`;
  return `{"content":[{"type":"text","text":${quoted}}${linked}],"structuredContent":${text}${end}}`;
}

function resultText(id: string | number, text: string): string {
  return `{"result":${text},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
}

/** Differs from client to client: what a client says of a single call, its trace and its progress, is not in it. */
function envelopeOf(meta: object): string {
  return JSON.stringify(reservedMeta(meta));
}

/** SDK v1 would answer every such call by a stream; an answer that comes at once needs none. */
function eventForms(progressToken: string | number): Forms<string> {
  return {
    whole: jsonAnswer,
    progress: (...told) =>
      eventText("message", JSON.stringify({ ...progressNotification(progressToken, ...told), jsonrpc: "2.0" })),
    last: (answered) => answered.then((text) => eventText("message", text)),
  };
}
