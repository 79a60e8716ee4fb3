/** The argument `account` in a tool's listing, where the caller sees several accounts of its module. */

import { z } from "zod";
import type { JsonSchema } from "#modules/json-schema.ts";
import type { AccountUse, ModuleTool, ToolListing } from "#modules/module.ts";
import { ALL_ACCOUNTS } from "./choose-account.ts";
import type { AccountLabels } from "./visible-accounts.ts";

/** With more, or with long ones, each conversation would pay for a list that get_account gives once. */
const MAX_LABELS = 8;
const MAX_LABEL_CHARACTERS = 80;

/** What a list of labels does not say for itself. */
const TOLD = { one: "An ad account", all: `An ad account, or "all"` } as const;
const UNTOLD = {
  one: "Label of an ad account; get_account lists them",
  all: `Label of an ad account, or "all"; get_account lists them`,
} as const;

const Input = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

export type ListedTool = Pick<ModuleTool, "accounts" | "listing"> & { module: string };

/** As the caller sees it: unchanged where there are not several accounts. */
export async function listingFor(
  { accounts, module, listing }: ListedTool,
  labels: AccountLabels,
): Promise<ToolListing> {
  const own = labels.get(module);
  const plain = await listing();
  if (own === undefined || accounts === "any") return plain;
  const { name, title, description, inputSchema, outputSchema, annotations } = plain;
  const listed = accounts === "listed";
  return {
    ...{ name, title, description },
    inputSchema: withAccount(inputSchema, { labels: own, use: accounts }),
    // An answer that lists accounts has none of the members that an account's own has.
    outputSchema: listed ? { type: "object", required: ["meta"] } : outputSchema,
    annotations,
  };
}

/** Names a listing: equal ones are the same for the same tools. */
export function listingName(labels: AccountLabels): string {
  return [...labels].map(([module, own]) => `${module} ${shownLabels(own)?.join() ?? "any"}`).join(" ");
}

function withAccount(schema: JsonSchema, { labels, use }: { labels: readonly string[]; use: AccountUse }): JsonSchema {
  const { properties, required } = Input.parse(schema);
  const shown = shownLabels(labels);
  const all = use === "all" ? [ALL_ACCOUNTS] : [];
  const account = {
    type: "string",
    ...(shown === null ? {} : { enum: [...all, ...shown] }),
    description: (shown === null ? UNTOLD : TOLD)[use === "all" ? "all" : "one"],
  };
  const { additionalProperties, ...rest } = schema;
  return {
    ...rest,
    properties: { account, ...properties },
    ...(use !== "listed" ? { required: ["account", ...required] } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  };
}

/** Null where `account` is a plain string. */
function shownLabels(labels: readonly string[]): readonly string[] | null {
  return labels.length <= MAX_LABELS && labels.join("").length <= MAX_LABEL_CHARACTERS ? labels : null;
}
