/** `prompts/list`, `prompts/get` and `completion/complete`: questions that a person may pick, written out for the model. */

import { z } from "zod";
import { argumentOf, unknownAccount } from "#calls/choose-account.ts";
import type { LabelsOf } from "#calls/visible-accounts.ts";
import { ShopError } from "#errors.ts";
import type { ModulePrompt } from "#modules/module.ts";
import type { Restriction } from "#restriction.ts";
import { byCaller } from "./by-caller.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

const GetParams = z.object({ name: z.string(), arguments: z.record(z.string(), z.string()).optional() });

const CompleteParams = z.object({
  ref: z.object({ type: z.string(), name: z.string().optional() }),
  argument: z.object({ name: z.string(), value: z.string() }),
});

/** @see https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion */
const MAX_COMPLETED = 100;

const ACCOUNT = { name: "account", description: "Label of an ad account", required: false };

export type MayUse = (restriction: Pick<Restriction, "tools">, tool: string) => boolean;

type Offered = ModulePrompt & { module: string };

export type OfferedPrompts = {
  offered(): Promise<readonly Offered[]>;
  mayUse: MayUse;
  labelsOf: LabelsOf;
};

/** A prompt is offered to callers who may call each tool that it names. */
export function promptMethods({ offered, mayUse, labelsOf }: OfferedPrompts): Methods {
  const isOpen = (restriction: Pick<Restriction, "tools">, { tools }: ModulePrompt) =>
    tools.every((tool) => mayUse(restriction, tool));
  const list = byCaller(async (restriction, labels) => ({
    prompts: (await offered())
      .filter((prompt) => isOpen(restriction, prompt))
      .map(({ listing, module }) =>
        labels.has(module) ? { ...listing, arguments: [ACCOUNT, ...listing.arguments] } : listing,
      ),
  }));
  const find = async (name: string, restriction: Restriction) => {
    const prompt = (await offered()).find(({ listing }) => listing.name === name);
    if (prompt === undefined || !isOpen(restriction, prompt)) throw unknown(name);
    return prompt;
  };
  return {
    "prompts/list": async (_, { principal }) => list(principal.restriction, await labelsOf(principal)),
    async "prompts/get"(params, { principal }) {
      const takes = "prompts/get takes { name: string, arguments?: an object of strings }";
      const { name, arguments: args = {} } = parseParams(GetParams, params, takes);
      const prompt = await find(name, principal.restriction);
      const text = written(prompt, args, (await labelsOf(principal)).get(prompt.module));
      const { description } = prompt.listing;
      return { description, messages: [{ role: "user", content: { type: "text", text } }] };
    },
    async "completion/complete"(params, { principal }) {
      const takes = "completion/complete takes { ref: { type, name? }, argument: { name: string, value: string } }";
      const { ref, argument } = parseParams(CompleteParams, params, takes);
      const isAccount = ref.type === "ref/prompt" && argument.name === ACCOUNT.name;
      const { module } = isAccount ? await find(ref.name ?? "", principal.restriction) : { module: "" };
      const labels = (await labelsOf(principal)).get(module) ?? [];
      const begun = labels.filter((label) => label.startsWith(argument.value.toLowerCase()));
      const values = begun.slice(0, MAX_COMPLETED);
      return { completion: { values, total: begun.length, hasMore: values.length < begun.length } };
    },
  };
}

function unknown(name: string): JsonRpcError {
  const sentence = `Unknown prompt ${shownName(name)}. prompts/list names those that are open to you.`;
  return new JsonRpcError(JSON_RPC_CODES.invalidParams, sentence);
}

/** `labels`: where there are several accounts. */
function written(
  prompt: ModulePrompt,
  given: Readonly<Record<string, string>>,
  labels: readonly string[] | undefined,
): string {
  try {
    if (labels === undefined) return prompt.write(given);
    const { account, others } = argumentOf(given);
    if (account !== null && !labels.includes(account)) throw unknownAccount(account, labels);
    return `${prompt.write(others)}\n${account === null ? ASK_WHICH : `Pass ${JSON.stringify({ account })} to each of these tools besides.`}`;
  } catch (thrown) {
    if (!(thrown instanceof ShopError) || thrown.code !== "invalid_input") throw thrown;
    throw new JsonRpcError(JSON_RPC_CODES.invalidParams, thrown.message);
  }
}

const ASK_WHICH =
  'There are several ad accounts. Unless it was said which one is meant, list them with the first call and ask; then pass its label as account to each tool, or "all" where it takes that and all are meant.';
