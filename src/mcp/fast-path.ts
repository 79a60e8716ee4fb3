/**
 * Answers well-formed `tools/list` and `tools/call` requests without an SDK, message for message as the SDKs would. All
 * that agents send comes this way, progress wanted or not.
 */

import type { ToolCall } from "#calls/call-tool.ts";
import type { ToolOutcome } from "#calls/tool-outcome.ts";
import { jsonAnswer } from "#common-headers.ts";
import { lazily } from "#lazily.ts";
import { answerOrEvents, eventText, type Forms } from "#request/answer-or-events.ts";
import { errorText, resultEnds, resultText } from "./answer-text.ts";
import { byCaller } from "./by-caller.ts";
import { withCacheHint } from "./cache-hint.ts";
import type { Era, Eras } from "./era.ts";
import { internalError } from "./json-rpc-error.ts";
import { takesStreams } from "./media-types.ts";
import type { Caller } from "./method.ts";
import { type PlainMessage, plainCall } from "./plain-message.ts";
import type { ServerIdentity } from "./server-info.ts";
import {
  linkBlocks,
  listingsFor,
  type OfferedTools,
  progressNotification,
  toCallResult,
  toolCall,
} from "./tool-methods.ts";

/** Null where an SDK has to answer. `callerOf` gets what may name a call: its id and `_meta`. */
export type FastPath = (
  headers: Headers,
  message: PlainMessage,
  callerOf: (id: string | number, meta: unknown) => Caller,
) => Promise<Response> | null;

export function createFastPath(identity: ServerIdentity, offered: OfferedTools, eras: Eras): FastPath {
  const { tools, callTool, labelsOf, log } = offered;
  const names = new Set(tools.map(({ name }) => name));
  const ends = resultEnds(identity);
  /** A list is by far the longest answer to serialise, and changes with the caller's accounts alone. */
  const lists = byCaller((restriction, labels): Record<Era, () => Promise<string>> => {
    const list = lazily(async () => ({ tools: await listingsFor(restriction, offered, labels) }));
    return {
      legacy: lazily(async () => JSON.stringify(await list())),
      modern: lazily(async () => `${JSON.stringify(withCacheHint(await list())).slice(0, -1)}${ends.modern}}`),
    };
  });

  async function call(
    era: Era,
    { id, name, args }: { id: string | number; name: string; args: unknown },
    { caller, progress }: { caller: Caller; progress: ToolCall["progress"] },
  ) {
    try {
      const outcome = await callTool(toolCall(caller, { name, args, progress }));
      return resultText(id, callText(outcome, caller, ends[era]));
    } catch (thrown) {
      return errorText(id, internalError(thrown, log, caller.requestId));
    } finally {
      caller.calling.end();
    }
  }

  return (headers, message, callerOf) => {
    const { id, method, meta, progressToken } = message;
    if (id === undefined || !(method === "tools/list" || method === "tools/call")) return null;
    const asked = plainCall(message);
    const era = asked === null ? null : eras.of(headers, { method, meta, name: asked.name });
    if (asked === null || era === null) return null;
    if (method === "tools/list") {
      const { principal, requestId } = callerOf(id, meta);
      const broke = (thrown: unknown) => errorText(id, internalError(thrown, log, requestId));
      return labelsOf(principal)
        .then((labels) => lists(principal.restriction, labels)[era]())
        .then((text) => resultText(id, text), broke)
        .then(jsonAnswer);
    }
    const { name, args = {} } = asked;
    if (name === undefined || !names.has(name)) return null;
    const named = { id, name, args };
    const caller = callerOf(id, meta);
    if (progressToken === undefined || !takesStreams(headers))
      return call(era, named, { caller, progress: null }).then(jsonAnswer);
    return answerOrEvents((progress) => call(era, named, { caller, progress }), eventForms(progressToken));
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

/** SDK v1 would answer every such call by a stream; an answer that comes at once needs none. */
function eventForms(progressToken: string | number): Forms<string> {
  return {
    whole: jsonAnswer,
    progress: (...told) =>
      eventText("message", JSON.stringify({ ...progressNotification(progressToken, ...told), jsonrpc: "2.0" })),
    last: (answered) => answered.then((text) => eventText("message", text)),
  };
}
