/** Every MCP method, written once for both eras and all transports. */

import type { CallTool } from "#calls/call-tool.ts";
import type { LabelsOf } from "#calls/visible-accounts.ts";
import { lazily } from "#lazily.ts";
import type { Log } from "#log.ts";
import type { Module, ModuleTool } from "#modules/module.ts";
import { allowsTool } from "#restriction.ts";
import type { Principal } from "#workspaces/principal.ts";
import { appResources } from "./drawn-answers.ts";
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
  /** What the instructions say besides, such as to a caller who sees several accounts. */
  noteFor(principal: Principal): Promise<string | null>;
  /** @throws JsonRpcError only, because both SDKs show the client the message of any error */
  answer(request: RpcRequest, caller: Caller, notify: Notify): Promise<MethodResult>;
};

export type Offer = Pick<Module, "name" | "resources" | "prompts" | "skills"> & {
  tools: readonly Pick<ModuleTool, "name" | "set" | "drawn" | "accounts" | "listing">[];
};

export type McpMethodsOptions = {
  modules: readonly Offer[];
  /** The app that draws answers, as one document. */
  openApp(): Promise<string>;
  callTool: CallTool;
  labelsOf: LabelsOf;
  /** Whether a client can be given links to files: over stdio there is no page that has them. */
  files: boolean;
  log: Log;
};

const SEVERAL_ACCOUNTS =
  "There are several ad accounts here: pass the label of one as account. get_account without one lists them.";

/** Once, in place of a description on each tool. */
const FILES = 'format: "csv" or "xlsx" gives a link to the whole table as a file, for the person.';

/** A capability is listed only where a module provides it. */
export function createMcpMethods({ modules, openApp, callTool, labelsOf, files, log }: McpMethodsOptions): McpMethods {
  const offered = modules.flatMap(({ name: module, tools }) => tools.map((tool) => ({ ...tool, module })));
  const resources = modules.flatMap((module) => module.resources ?? []);
  const hasPrompts = modules.some(({ prompts }) => prompts !== undefined);
  const prompts = lazily(async () => (await Promise.all(modules.map(promptsOf))).flat());
  const tools = { tools: offered, callTool, labelsOf, files, log };
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
  const plain = [...resources.map(servedResource), ...appResources(offered, openApp)];
  const readable = lazily(async () => [...plain, ...(await skills()).flatMap(skillResources)]);
  // There is no `listChanged`: lists change only with a binary, a key's restriction or the accounts, and a client that
  // keeps an old one is told at its next call.
  const offers: Readonly<Record<string, Methods>> = {
    tools: toolMethods(tools),
    ...(plain.length === 0 && !hasSkills ? {} : { resources: resourceMethods(readable) }),
    ...(!hasPrompts ? {} : promptOffers(promptMethods({ offered: prompts, mayUse, labelsOf }))),
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
    async noteFor(principal) {
      const several = (await labelsOf(principal)).size > 0;
      const notes = [...(several ? [SEVERAL_ACCOUNTS] : []), ...(files ? [FILES] : [])];
      return notes.length === 0 ? null : notes.join("\n");
    },
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

async function promptsOf({ name: module, prompts }: Pick<Module, "name" | "prompts">) {
  return ((await prompts?.()) ?? []).map((prompt) => ({ ...prompt, module }));
}

/** Completion is a capability of its own. */
function promptOffers({ "completion/complete": complete, ...prompts }: Methods): Readonly<Record<string, Methods>> {
  return { prompts, ...(complete === undefined ? {} : { completions: { "completion/complete": complete } }) };
}
