/** A prompt from what its author writes: the fields of its form, and the text made of them. */

import type { z } from "zod";
import { ShopError } from "#errors.ts";
import { inputProblem, inputSentence } from "#text/input-problem.ts";
import type { ModulePrompt } from "./module.ts";

export function definePrompt<Input extends z.ZodObject>(spec: {
  name: string;
  title: string;
  description: string;
  /** By name: each that the text speaks of. */
  tools: readonly string[];
  input: Input;
  write(input: z.output<Input>): string;
}): ModulePrompt {
  const { name, title, description, tools, input } = spec;
  return {
    tools,
    listing: {
      name,
      title,
      description,
      arguments: Object.entries(input.shape).map(([argument, field]) => ({
        name: argument,
        description: field.description ?? "",
        required: !field.safeParse(undefined).success,
      })),
    },
    write(args) {
      const given = Object.entries(args).filter(([, value]) => value.trim() !== "");
      const parsed = input.safeParse(Object.fromEntries(given), { error: inputProblem });
      if (!parsed.success) throw new ShopError("invalid_input", inputSentence(name, parsed.error));
      return spec.write(parsed.data);
    },
  };
}
