/** `prompts/list` and `prompts/get`: questions that a person may pick, written out for the model. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { ModulePrompt } from "#modules/module.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

const GetParams = z.object({ name: z.string(), arguments: z.record(z.string(), z.string()).optional() });

export function promptMethods(offered: readonly ModulePrompt[]): Methods {
  const known = new Map(offered.map((prompt) => [prompt.listing.name, prompt]));
  const list = { prompts: offered.map(({ listing }) => listing) };
  return {
    "prompts/list": async () => list,
    async "prompts/get"(params) {
      const takes = "prompts/get takes { name: string, arguments?: an object of strings }";
      const { name, arguments: args = {} } = parseParams(GetParams, params, takes);
      const prompt = known.get(name);
      if (prompt === undefined) throw unknown(name);
      const text = written(prompt, args);
      const { description } = prompt.listing;
      return { description, messages: [{ role: "user", content: { type: "text", text } }] };
    },
  };
}

function unknown(name: string): JsonRpcError {
  const sentence = `Unknown prompt ${shownName(name)}. prompts/list names those there are.`;
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
