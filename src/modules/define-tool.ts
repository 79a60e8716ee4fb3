/** Makes a tool from its schemas, its description and its function, and offers it for one module. */

import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { inputProblem, inputSentence } from "#text/input-problem.ts";
import { takingBesides } from "#text/taken-besides.ts";
import { toJsonSchema } from "./json-schema.ts";
import type {
  AccountUse,
  CallContext,
  ConnectionAccess,
  ModuleTool,
  RowsHold,
  ToolAnswer,
  ToolListing,
} from "./module.ts";

export type ToolSpec<Way, Input extends z.ZodType, Output extends z.ZodType<ToolAnswer, ToolAnswer>> = {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  annotations?: Partial<ToolListing["annotations"]>;
  run(way: Way, input: z.output<Input>): Promise<z.input<Output>>;
};

/** A tool before it knows its connection. `Way` is the access to the platform that its module passes to `run`. */
export type Tool<Way> = {
  listing: ToolListing;
  call(way: Way, args: unknown, heard: Heard): Promise<ToolAnswer>;
};

type Heard = Pick<CallContext, "onMisfit" | "besides">;

/** A tool by its name. What it needs is loaded with its file, when it is first called or listed. */
export type ToolModule<Way> = Pick<ModuleTool, "name" | "set" | "drawn"> & {
  /** Absent: `one`. */
  accounts?: AccountUse;
  /** Absent: `figures`. */
  rowsHold?: RowsHold;
  load(): Promise<Tool<Way>>;
  way(access: ConnectionAccess, context: CallContext): Way;
  finish?(answer: ToolAnswer, args: unknown, context: CallContext): ToolAnswer;
  explain?(thrown: unknown, args: unknown): unknown;
};

const MAX_MISFIT_LENGTH = 500;

const READ_ANNOTATIONS: ToolListing["annotations"] = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};

/** Parses the input once. The answer is checked against its schema only where `context` asks for it. */
export function defineTool<Way, Input extends z.ZodType, Output extends z.ZodType<ToolAnswer, ToolAnswer>>(
  spec: ToolSpec<Way, Input, Output>,
): Tool<Way> {
  const [inputSchema, outputSchema] = [
    lazily(() => toJsonSchema(spec.input, "input")),
    lazily(() => toJsonSchema(spec.output, "output")),
  ];
  const listing: ToolListing = {
    name: spec.name,
    title: spec.title,
    description: spec.description,
    get inputSchema() {
      return inputSchema();
    },
    get outputSchema() {
      return outputSchema();
    },
    annotations: { ...READ_ANNOTATIONS, ...spec.annotations },
  };
  const parsed = (args: unknown) => spec.input.safeParse(args, { error: inputProblem });
  const refuse = async (args: unknown, error: z.ZodError, { besides }: Heard) => {
    const isObject = typeof args === "object" && !Array.isArray(args);
    const told = isObject ? parsed(takingBesides({ ...args }, (await besides?.()) ?? [])).error : error;
    throw new ShopError("invalid_input", inputSentence(spec.name, told ?? error));
  };
  const checked = async (answering: Promise<z.input<Output>>, onMisfit: (misfit: string) => void) => {
    const answer = await answering;
    const misfit = misfitOf(spec.output, answer);
    if (misfit !== null) onMisfit(`${spec.name} gave what its schema does not say: ${misfit}`);
    return answer;
  };
  const call: Tool<Way>["call"] = (way, args, heard) => {
    const input = parsed(args ?? {});
    if (!input.success) return refuse(args, input.error, heard);
    const answering = spec.run(way, input.data);
    return heard.onMisfit === undefined ? answering : checked(answering, heard.onMisfit);
  };
  return { listing, call };
}

export function offerTool<Way>({
  name,
  set,
  drawn = false,
  accounts = "one",
  rowsHold = "figures",
  load,
  way,
  finish = (answer) => answer,
  explain = (thrown) => thrown,
}: ToolModule<Way>): ModuleTool {
  let loaded: Tool<Way> | undefined;
  const tool = lazily(async () => {
    loaded = await load();
    return loaded;
  });
  return {
    ...{ name, set, drawn, accounts, rowsHold },
    listing: async () => (await tool()).listing,
    async call(access, args, context) {
      const { call } = loaded ?? (await tool());
      try {
        return finish(await call(way(access, context), args, context), args, context);
      } catch (thrown) {
        throw explain(thrown, args);
      }
    },
  };
}

function misfitOf(schema: z.ZodType, answer: unknown): string | null {
  const { data, error } = schema.safeParse(answer);
  if (error !== undefined) return z.prettifyError(error).slice(0, MAX_MISFIT_LENGTH);
  const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  return isDeepStrictEqual(written(data), written(answer)) ? null : "a field beyond it, or one that it changes";
}
