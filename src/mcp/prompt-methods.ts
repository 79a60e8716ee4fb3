/** `prompts/list` and `prompts/get`: questions that a person may pick, written out for the model. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { ModulePrompt } from "#modules/module.ts";
import type { Restriction } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

const GetParams = z.object({ name: z.string(), arguments: z.record(z.string(), z.string()).optional() });

export type MayUse = (restriction: Pick<Restriction, "tools">, tool: string) => boolean;

/** A prompt is offered to callers who may call each tool that it names. */
export function promptMethods(offered: readonly ModulePrompt[], mayUse: MayUse): Methods {
  const known = new Map(offered.map((prompt) => [prompt.listing.name, prompt]));
  const isOpen = (restriction: Pick<Restriction, "tools">, { tools }: ModulePrompt) =>
    tools.every((tool) => mayUse(restriction, tool));
  const list = byRestriction((restriction) => ({
    prompts: offered.filter((prompt) => isOpen(restriction, prompt)).map(({ listing }) => listing),
  }));
  return {
    "prompts/list": async (_, { principal }) => list(principal.restriction),
    async "prompts/get"(params, { principal }) {
      const takes = "prompts/get takes { name: string, arguments?: an object of strings }";
      const { name, arguments: args = {} } = parseParams(GetParams, params, takes);
      const prompt = known.get(name);
      if (prompt === undefined || !isOpen(principal.restriction, prompt)) throw unknown(name);
      const text = written(prompt, args);
      const { description } = prompt.listing;
      return { description, messages: [{ role: "user", content: { type: "text", text } }] };
    },
  };
}

function unknown(name: string): JsonRpcError {
  const sentence = `Unknown prompt ${shownName(name)}. prompts/list names those that are open to you.`;
  return new JsonRpcError(JSON_RPC_CODES.invalidParams, sentence);
}

function written(prompt: ModulePrompt, args: Readonly<Record<string, string>>): string {
  try {
    return prompt.write(args);
  } catch (thrown) {
    if (!(thrown instanceof ShopError) || thrown.code !== "invalid_input") throw thrown;
    throw new JsonRpcError(JSON_RPC_CODES.invalidParams, thrown.message);
  }
}
