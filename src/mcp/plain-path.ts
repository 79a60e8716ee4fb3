/**
 * Answers what clients ask besides tools without an SDK, from the handshake on, message for message as the SDKs would:
 * the first of them costs a start's time and 11 MiB. Whatever is odd or refused is left to them.
 */

import { jsonAnswer } from "#common-headers.ts";
import { errorText, resultEnds, resultText } from "./answer-text.ts";
import { CACHE, withCacheHint } from "./cache-hint.ts";
import { type Era, type Eras, PlainInitialize } from "./era.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import type { Caller, MethodResult } from "./method.ts";
import type { PlainMessage } from "./plain-message.ts";
import { LEGACY_VERSIONS, MODERN_VERSION } from "./protocol.ts";
import { instructionsWith, type ServerIdentity, serverInfo } from "./server-info.ts";

/** Null where an SDK has to answer. */
export type PlainPath = (headers: Headers, message: PlainMessage, caller: Caller) => Promise<Response | null>;

/** Of those that name something 2026-07-28 has the name in a header, too, in an encoding of the SDK's. */
const IN_MODERN = /^(?:server\/discover|[a-z/]+\/list)$/;

export function createPlainPath(identity: ServerIdentity, methods: McpMethods, eras: Eras): PlainPath {
  const { capabilities } = methods;
  const info = serverInfo(identity);
  const ends = resultEnds(identity);

  const instructionsFor = async ({ principal }: Caller) => instructionsWith(identity, await methods.noteFor(principal));

  async function legacyResult({ method, params }: PlainMessage, caller: Caller): Promise<MethodResult | null> {
    if (method === "ping") return {};
    if (method !== "initialize") return methods.has(method) ? methods.answer({ method, params }, caller, untold) : null;
    const told = PlainInitialize().safeParse(params).data;
    if (told === undefined) return null;
    const [newest = ""] = LEGACY_VERSIONS;
    const protocolVersion = LEGACY_VERSIONS.includes(told.protocolVersion) ? told.protocolVersion : newest;
    return { protocolVersion, capabilities, serverInfo: info, instructions: await instructionsFor(caller) };
  }

  async function modernResult({ method, params }: PlainMessage, caller: Caller): Promise<MethodResult | null> {
    if (method === "server/discover")
      return {
        supportedVersions: [MODERN_VERSION],
        capabilities,
        instructions: await instructionsFor(caller),
        ...CACHE,
      };
    return IN_MODERN.test(method) && methods.has(method) ? methods.answer({ method, params }, caller, untold) : null;
  }

  /** Null for what is refused. What broke inside would break again, and is in the log already. */
  async function answer(era: Era, id: string | number, asked: Promise<MethodResult | null>): Promise<string | null> {
    try {
      const result = await asked;
      if (result === null) return null;
      return resultText(id, `${JSON.stringify(hinted(era, result)).slice(0, -1)}${ends[era]}}`);
    } catch (thrown) {
      if (!(thrown instanceof JsonRpcError)) throw thrown;
      return thrown.code === JSON_RPC_CODES.internal ? errorText(id, thrown) : null;
    }
  }

  return async (headers, message, caller) => {
    const { id, method, params, meta } = message;
    const era = eras.of(headers, { method, meta, name: undefined });
    if (era === null || method.startsWith("tools/") || (params !== undefined && "task" in params)) return null;
    if (id === undefined) return era === "legacy" ? new Response(null, { status: 202 }) : null;
    const text = await answer(era, id, (era === "legacy" ? legacyResult : modernResult)(message, caller));
    return text === null ? null : jsonAnswer(text);
  };
}

const untold = async () => undefined;

function hinted(era: Era, result: MethodResult): MethodResult {
  return era === "modern" ? withCacheHint(result) : result;
}
