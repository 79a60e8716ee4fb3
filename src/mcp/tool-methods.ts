/** `tools/list` and `tools/call`, written once for both protocol eras and every transport. */

import { z } from "zod";
import type { CallTool } from "#calls/call-tool.ts";
import { failureText, type ToolOutcome } from "#calls/tool-outcome.ts";
import { describeCause, type Log } from "#log.ts";
import type { ToolAnswer, ToolListing, Turn } from "#modules/module.ts";
import type { Principal } from "#workspaces/principal.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";

/** `signal` aborts when the caller goes away; `requestId` is the log's name for the request. */
export type Caller = { principal: Principal; signal: AbortSignal; requestId: string };

export type ProgressNotification = {
  method: "notifications/progress";
  params: { progressToken: string | number; progress: number; total: number; message: string };
};

export type Notify = (notification: ProgressNotification) => Promise<void>;

type RpcRequest = { method: string; params?: unknown };

type ListResult = { tools: readonly ToolListing[] };
type CallResult = { content: { type: "text"; text: string }[]; structuredContent?: ToolAnswer; isError?: true };
type Method = (params: unknown, caller: Caller, notify: Notify) => Promise<MethodResult>;

/** What a method gives, as it goes out. */
export type MethodResult = Record<string, unknown>;

/** By the name under which clients look for it. */
export type Capabilities = Readonly<Record<string, Record<string, never>>>;

export type ToolMethods = {
  /** What clients are told these methods are for. */
  capabilities: Capabilities;
  /** Whether `answer` knows the method; any other is the SDK's to answer or to refuse. */
  has(method: string): boolean;
  /** @throws JsonRpcError and nothing else: both SDKs show the client the message of whatever is thrown */
  answer(request: RpcRequest, caller: Caller, notify: Notify): Promise<MethodResult>;
};

export type ToolMethodsOptions = {
  listings: readonly ToolListing[];
  callTool: CallTool;
  log: Log;
};

/** Arguments are only known to be an object here: each tool parses its own. */
const CallParams = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  _meta: z.object({ progressToken: z.union([z.string(), z.number()]).optional() }).optional(),
});

type CallParams = z.infer<typeof CallParams>;

/** Enough to recognise a misspelt name in the answer. */
const MAX_SHOWN_NAME_LENGTH = 100;

export function createToolMethods({ listings, callTool, log }: ToolMethodsOptions): ToolMethods {
  const names = new Set(listings.map((listing) => listing.name));
  const list: ListResult = { tools: listings };

  async function call(params: unknown, caller: Caller, notify: Notify): Promise<CallResult> {
    const { name, arguments: args = {}, _meta } = parseCall(params, names);
    const reporter = createReporter(_meta?.progressToken, notify, log);
    const outcome = await callTool({
      principal: caller.principal,
      tool: name,
      args,
      signal: caller.signal,
      progress: reporter.progress,
    });
    reporter.end();
    return toCallResult(outcome);
  }

  const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
    ["tools/list", async () => list],
    ["tools/call", call],
  ]);

  return {
    // Without `listChanged`: what is listed never changes while the process runs.
    capabilities: { tools: {} },
    has: (method) => methods.has(method),
    async answer(request, caller, notify) {
      try {
        const method = methods.get(request.method);
        if (method === undefined) throw new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found");
        return await method(request.params, caller, notify);
      } catch (thrown) {
        if (thrown instanceof JsonRpcError) throw thrown;
        log.error("MCP method failed inside ShopMCP", { request_id: caller.requestId, cause: describeCause(thrown) });
        throw new JsonRpcError(JSON_RPC_CODES.internal, internalSentence(caller.requestId));
      }
    },
  };
}

function internalSentence(requestId: string): string {
  return `Something went wrong inside ShopMCP. The log has the details under ${requestId}.`;
}

function parseCall(params: unknown, names: ReadonlySet<string>): CallParams {
  const call = CallParams.safeParse(params);
  if (!call.success) {
    const wrong = call.error.issues[0]?.path.join(".") || "params";
    throw new JsonRpcError(
      JSON_RPC_CODES.invalidParams,
      `tools/call takes { name: string, arguments?: object }; look at ${wrong}.`,
    );
  }
  if (!names.has(call.data.name)) {
    const shown = JSON.stringify(call.data.name.slice(0, MAX_SHOWN_NAME_LENGTH));
    throw new JsonRpcError(JSON_RPC_CODES.invalidParams, `Unknown tool ${shown}. tools/list names those there are.`);
  }
  return call.data;
}

/** Progress goes out only where it was asked for, only forwards, and never after the answer. */
function createReporter(progressToken: string | number | undefined, notify: Notify, log: Log) {
  let open = progressToken !== undefined;
  let reached = Number.NEGATIVE_INFINITY;
  const progress: Turn["progress"] = (done, total, message) => {
    if (!open || progressToken === undefined || done <= reached) return;
    reached = done;
    notify({
      method: "notifications/progress",
      params: { progressToken, progress: done, total, message },
    }).catch((cause) => log.debug("Progress not delivered", { cause: describeCause(cause) }));
  };
  return {
    progress,
    end: () => {
      open = false;
    },
  };
}

function toCallResult(outcome: ToolOutcome): CallResult {
  if (outcome.ok) return { content: [{ type: "text", text: outcome.text }], structuredContent: outcome.answer };
  return { content: [{ type: "text", text: failureText(outcome.failure) }], isError: true };
}
