/** Every MCP method, written once for both eras and all transports. */

import type { CallTool } from "#calls/call-tool.ts";
import { lazily } from "#lazily.ts";
import type { Log } from "#log.ts";
import type { Module, ModuleTool } from "#modules/module.ts";
import { allowsTool } from "#restriction.ts";
import { internalError, JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Caller, MethodResult, Methods, Notify } from "./method.ts";
import { type MayUse, promptMethods } from "./prompt-methods.ts";
import { resourceMethods, servedResource } from "./resource-methods.ts";
import { SKILLS_EXTENSION, SKILLS_SETTINGS, servedSkill, skillMethods, skillResources } from "./skill-methods.ts";
import { type OfferedTools, toolMethods } from "./tool-methods.ts";

type RpcRequest = { method: string; params?: unknown };

/** A capability of ours is there or not; only extensions have settings. */
export type Capabilities = Readonly<Record<string, Record<string, Record<string, boolean>>>>;

export type McpMethods = {
  tools: OfferedTools | null;
  capabilities: Capabilities;
  /** The SDK answers or refuses any other method. */
  has(method: string): boolean;
  /** @throws JsonRpcError only, because both SDKs show the client the message of any error */
  answer(request: RpcRequest, caller: Caller, notify: Notify): Promise<MethodResult>;
};

export type Offer = Pick<Module, "resources" | "prompts" | "skills"> & {
  tools: readonly Pick<ModuleTool, "name" | "set" | "listing">[];
};

export type McpMethodsOptions = { modules: readonly Offer[]; callTool: CallTool; log: Log };

/** A capability is listed only where a module provides it. */
export function createMcpMethods({ modules, callTool, log }: McpMethodsOptions): McpMethods {
  const offered = modules.flatMap((module) => module.tools);
  const resources = modules.flatMap((module) => module.resources ?? []);
  const prompts = modules.flatMap((module) => module.prompts ?? []);
  const tools = { tools: offered, callTool, log };
  const placeOf = new Map(offered.map(({ name, set }) => [name, set]));
  const mayUse: MayUse = (restriction, name) => {
    const place = placeOf.get(name);
    return place !== undefined && allowsTool(restriction, place);
  };
  const hasSkills = modules.some(({ skills }) => skills !== undefined);
  const skills = lazily(async () =>
    (await Promise.all(modules.map(async (module) => (await module.skills?.()) ?? [])))
      .flat()
      .map((skill) => servedSkill(skill, mayUse)),
  );
  const readable = lazily(async () => [...resources.map(servedResource), ...(await skills()).flatMap(skillResources)]);
  // There is no `listChanged`, since the lists never change while the process runs.
  const offers: Readonly<Record<string, Methods>> = {
    tools: toolMethods(tools),
    ...(resources.length === 0 && !hasSkills ? {} : { resources: resourceMethods(readable) }),
    ...(prompts.length === 0 ? {} : { prompts: promptMethods(prompts, mayUse) }),
  };
  const extensions: Readonly<Record<string, Methods>> = hasSkills ? { [SKILLS_EXTENSION]: skillMethods(skills) } : {};
  const settings = hasSkills ? { extensions: { [SKILLS_EXTENSION]: SKILLS_SETTINGS } } : {};
  const methods = new Map(
    [offers, extensions].flatMap(Object.values<Methods>).flatMap((offer) => Object.entries(offer)),
  );
  return {
    tools,
    capabilities: { ...Object.fromEntries(Object.keys(offers).map((name) => [name, {}])), ...settings },
    has: (method) => methods.has(method),
    async answer(request, caller, notify) {
      try {
        const method = methods.get(request.method);
        if (method === undefined) throw new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found");
        return await method(request.params, caller, notify);
      } catch (thrown) {
        if (thrown instanceof JsonRpcError) throw thrown;
        throw internalError(thrown, log, caller.requestId);
      }
    },
  };
}
