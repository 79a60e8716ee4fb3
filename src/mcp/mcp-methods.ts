/** Every method of ours, written once for both protocol eras and every transport. */

import type { CallTool } from "#calls/call-tool.ts";
import { describeCause, type Log } from "#log.ts";
import type { Module, ModuleTool } from "#modules/module.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Caller, MethodResult, Methods, Notify } from "./method.ts";
import { promptMethods } from "./prompt-methods.ts";
import { resourceMethods } from "./resource-methods.ts";
import { toolMethods } from "./tool-methods.ts";

type RpcRequest = { method: string; params?: unknown };

/** By the name under which clients look for it. */
export type Capabilities = Readonly<Record<string, Record<string, never>>>;

export type McpMethods = {
  /** What clients are told these methods are for. */
  capabilities: Capabilities;
  /** Whether `answer` knows the method; any other is the SDK's to answer or to refuse. */
  has(method: string): boolean;
  /** @throws JsonRpcError and nothing else: both SDKs show the client the message of whatever is thrown */
  answer(request: RpcRequest, caller: Caller, notify: Notify): Promise<MethodResult>;
};

/** What a module has for clients. */
export type Offer = Pick<Module, "resources" | "prompts"> & { tools: readonly Pick<ModuleTool, "listing">[] };

export type McpMethodsOptions = { modules: readonly Offer[]; callTool: CallTool; log: Log };

/** What no module has is no capability either. */
export function createMcpMethods({ modules, callTool, log }: McpMethodsOptions): McpMethods {
  const listings = modules.flatMap(({ tools }) => tools.map(({ listing }) => listing));
  const resources = modules.flatMap((module) => module.resources ?? []);
  const prompts = modules.flatMap((module) => module.prompts ?? []);
  // Without `listChanged`: what is listed never changes while the process runs.
  const offers: Readonly<Record<string, Methods>> = {
    tools: toolMethods({ listings, callTool, log }),
    ...(resources.length === 0 ? {} : { resources: resourceMethods(resources) }),
    ...(prompts.length === 0 ? {} : { prompts: promptMethods(prompts) }),
  };
  const methods = new Map(Object.values(offers).flatMap((offer) => Object.entries(offer)));
  return {
    capabilities: Object.fromEntries(Object.keys(offers).map((name) => [name, {}])),
    has: (method) => methods.has(method),
    async answer(request, caller, notify) {
      try {
        const method = methods.get(request.method);
        if (method === undefined) throw new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found");
        return await method(request.params, caller, notify);
      } catch (thrown) {
        if (thrown instanceof JsonRpcError) throw thrown;
        throw internal(thrown, log, caller.requestId);
      }
    },
  };
}

function internal(thrown: unknown, log: Log, requestId: string): JsonRpcError {
  log.error("MCP method failed inside ShopMCP", { request_id: requestId, cause: describeCause(thrown) });
  return new JsonRpcError(
    JSON_RPC_CODES.internal,
    `Something went wrong inside ShopMCP. The log has the details under ${requestId}.`,
  );
}
