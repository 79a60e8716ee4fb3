/** The MCP endpoint: it authenticates, reads one JSON-RPC message and answers in that message's protocol era. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import { serverUrlOf } from "#mcp-url-of.ts";
import { bearerToken } from "#request/bearer-token.ts";
import type { RequestFacts } from "#request/request-facts.ts";
import { traceParentOf } from "#tracing/trace-parent.ts";
import type { Principal } from "#workspaces/principal.ts";
import { type CallName, createCancellableCalls, unnamedCall } from "./cancellation.ts";
import { createEras, isPlainlyLegacy } from "./era.ts";
import { createFastPath } from "./fast-path.ts";
import { jsonBody, MAX_BODY_BYTES } from "./json-body.ts";
import { JSON_RPC_CODES, JsonRpcError, jsonRpcErrorResponse } from "./json-rpc-error.ts";
import type { McpMethods } from "./mcp-methods.ts";
import { refuseMediaTypes, takesStreams, takingBoth } from "./media-types.ts";
import type { Caller } from "./method.ts";
import { type PlainMessage, plainMessage } from "./plain-message.ts";
import { createPlainPath } from "./plain-path.ts";
import { CLIENT_INFO_META_KEY, takesLinks } from "./protocol.ts";
import type { LegacyEra } from "./protocol-2025.ts";
import type { ModernEra } from "./protocol-2026.ts";
import type { ServerIdentity } from "./server-info.ts";

export type Authenticate = (bearer: string | null, headers: Headers) => Promise<Principal>;

export type McpEndpointOptions = ServerIdentity & {
  methods: McpMethods;
  authenticate: Authenticate;
  queryToken: boolean;
  publicUrl: URL | null;
  log: Log;
};

type McpFacts = Pick<RequestFacts, "requestId" | "address" | "secure" | "host" | "readText">;

type Asked = { request: Request; facts: McpFacts; principal: Principal };

export type McpEndpoint = {
  /** Answers one POST. @throws unauthorized, stopping, and what `authenticate` and `readText` throw */
  handle(request: Request, facts: McpFacts): Promise<Response>;
  requireKey(request: Request): Promise<Principal>;
  /** Aborts what is still in flight; call it once the listener has drained. */
  close(): Promise<void>;
};

/** @see https://modelcontextprotocol.io/specification/2025-06-18/changelog */
const NO_BATCHES = "JSON-RPC batches left MCP with 2025-06-18. Send one message a request.";

const RpcId = z.union([z.string(), z.number()]);

/** The fields that choose the era; the SDKs parse the message itself. */
const Head = z.object({
  id: RpcId.nullish().catch(null),
  method: z.string(),
  params: z
    .object({
      requestId: RpcId.optional().catch(undefined),
      _meta: z.looseObject({ progressToken: z.unknown().optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const ClientMeta = z.object({ [CLIENT_INFO_META_KEY]: z.object({ name: z.string() }) });

export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const { authenticate, queryToken, log, methods } = options;
  const running = createCancellableCalls();
  const eras = createEras();
  const fastPath = methods.tools === null ? null : createFastPath(options, methods.tools, eras);
  const plainPath = methods.tools === null ? null : createPlainPath(options, methods, eras);
  let legacyEra: Promise<LegacyEra> | undefined;
  const legacy = () => {
    legacyEra ??= import("./protocol-2025.ts").then(({ createLegacyEra }) => createLegacyEra(options, methods));
    return legacyEra;
  };
  let modernEra: Promise<ModernEra> | undefined;
  const modern = () => {
    modernEra ??= import("./protocol-2026.ts").then(({ createModernEra }) =>
      createModernEra(options, { methods, log, noteEnvelope: eras.note }),
    );
    return modernEra;
  };
  let closed = false;

  const callerOf = (asked: Asked, id: string | number | null, meta: unknown): Caller => {
    const { request, facts, principal } = asked;
    const calling =
      id === null
        ? unnamedCall(request.signal)
        : running.open({ principal, id }, () => nameOf(asked, id, meta), request);
    return {
      principal,
      requestId: facts.requestId,
      address: facts.address,
      serverUrl: serverUrlOf(options.publicUrl, facts),
      trace: traceParentOf(meta),
      calling,
      takesLinks: takesLinks(request.headers),
    };
  };

  async function serve(asked: Asked, { body, message }: { body: unknown; message: PlainMessage | null }) {
    const { request } = asked;
    if (Array.isArray(body)) throw new JsonRpcError(JSON_RPC_CODES.invalidRequest, NO_BATCHES);
    const head = Head.safeParse(body).data;
    const meta = head?.params?._meta;
    const cancelled = head?.method === "notifications/cancelled" ? head.params?.requestId : undefined;
    if (cancelled !== undefined) running.cancel(nameOf(asked, cancelled, meta));
    const id = head?.id ?? null;
    const caller = callerOf(asked, id, meta);
    const plain = message === null ? null : await plainPath?.(request.headers, message, caller);
    if (plain) return plain;
    const streams = takesStreams(request.headers);
    const isLegacy = message !== null && isPlainlyLegacy(request.headers, message);
    if (isLegacy || (await (await modern()).isLegacy(request, body))) {
      const wantsProgress = streams && meta?.progressToken !== undefined;
      return (await legacy())({ request: takingBoth(request), body, caller, wantsProgress });
    }
    return (await modern()).serve({ request, body, caller, streams, method: head?.method, meta, id });
  }

  const requireKey = (request: Request) => authenticate(keyOf(request, queryToken), request.headers);
  return {
    requireKey,
    async handle(request, facts) {
      if (closed) throw new ShopError("stopping", "ShopMCP is stopping. Try again in a moment.");
      const principal = await requireKey(request);
      try {
        const refusal = refuseMediaTypes(request.headers);
        if (refusal !== null) return refusal;
        const body = jsonBody(await facts.readText({ maxBytes: MAX_BODY_BYTES, known: true }));
        const message = plainMessage(body);
        const asked = { request, facts, principal };
        const callerFor = (id: string | number, meta: unknown) => callerOf(asked, id, meta);
        const quick = message === null ? null : fastPath?.(request.headers, message, callerFor);
        return await (quick ?? serve(asked, { body, message }));
      } catch (thrown) {
        if (thrown instanceof JsonRpcError) return jsonRpcErrorResponse(400, thrown);
        throw thrown;
      }
    },
    async close() {
      closed = true;
      await (await modernEra)?.close();
    },
  };
}

function nameOf({ request, facts, principal }: Asked, id: string | number, meta: unknown): CallName {
  // What a schema refuses, it refuses with a sentence, and most calls bring none.
  const told = meta === undefined ? undefined : ClientMeta.safeParse(meta).data;
  const clientName = told?.[CLIENT_INFO_META_KEY].name ?? null;
  return { principal, address: facts.address, userAgent: request.headers.get("user-agent"), clientName, id };
}

/** The query counts only where the operator allows it and there is no such header. */
function keyOf(request: Request, queryToken: boolean): string | null {
  if (queryToken && !request.headers.has("authorization")) return tokenOfQuery(request.url);
  return bearerToken(request.headers);
}

/** Only API keys: an access token must not stand in a URL. @see https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2 */
function tokenOfQuery(url: string): string | null {
  const token = URL.parse(url)?.searchParams.get("token") ?? "";
  return token.startsWith("smcp_") ? token : null;
}
