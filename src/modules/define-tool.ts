/** A tool from what its author writes: schemas, a description and what it does. */

import type { z } from "zod";
import { ShopError } from "#errors.ts";
import { inputProblem, inputSentence } from "./input-problem.ts";
import { toJsonSchema } from "./json-schema.ts";
import type { ToolAnswer, ToolListing, Turn } from "./module.ts";

export type ToolSpec<Context, Input extends z.ZodType, Output extends z.ZodType<ToolAnswer>> = {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  /** Absent for a read tool; a write tool says what it does. */
  annotations?: Partial<ToolListing["annotations"]>;
  run(context: Context, input: z.output<Input>, turn: Turn): Promise<z.input<Output>>;
};

/** A tool before it knows its connection; `Context` is what its module hands to `run`. */
export type Tool<Context> = {
  listing: ToolListing;
  call(context: Context, raw: unknown, turn: Turn): Promise<ToolAnswer>;
};

const READ_ANNOTATIONS: ToolListing["annotations"] = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};

/** Input is parsed once and output once more, so that what a client sees is exactly what the schemas say. */
export function defineTool<Context, Input extends z.ZodType, Output extends z.ZodType<ToolAnswer>>(
  spec: ToolSpec<Context, Input, Output>,
): Tool<Context> {
  return {
    listing: {
      name: spec.name,
      title: spec.title,
      description: spec.description,
      inputSchema: toJsonSchema(spec.input, "input"),
      outputSchema: toJsonSchema(spec.output, "output"),
      annotations: { ...READ_ANNOTATIONS, ...spec.annotations },
    },
    async call(context, raw, turn) {
      const input = spec.input.safeParse(raw ?? {}, { error: inputProblem });
      if (!input.success) throw new ShopError("invalid_input", inputSentence(spec.name, input.error));
      return spec.output.parse(await spec.run(context, input.data, turn));
    },
  };
}
