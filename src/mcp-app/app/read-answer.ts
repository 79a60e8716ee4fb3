/** A tool's answer as the app reads it, from what a host passes on. */

import * as z from "zod/mini";

const Window = z.object({
  start: z.nullable(z.string()),
  end: z.string(),
  preset: z.catch(z.nullable(z.string()), null),
  complete: z.optional(z.boolean()),
});
export type Window = z.infer<typeof Window>;

const Answer = z.object({
  meta: z.looseObject({
    currency: z.catch(z.nullable(z.string()), null),
    timezone: z.catch(z.nullable(z.string()), null),
    advertiser_name: z.catch(z.optional(z.string()), undefined),
    warnings: z.catch(z.array(z.string()), []),
    notice: z.catch(z.optional(z.string()), undefined),
    window: z.catch(z.optional(Window), undefined),
    compared_with: z.catch(z.optional(Window), undefined),
  }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  totals: z.catch(z.record(z.string(), z.nullable(z.number())), {}),
  summary: z.catch(z.optional(z.string()), undefined),
  page: z.catch(z.optional(z.object({ has_more: z.boolean() })), undefined),
});
export type Answer = z.infer<typeof Answer>;

const Result = z.object({
  isError: z.catch(z.optional(z.boolean()), undefined),
  structuredContent: z.optional(z.unknown()),
  content: z.catch(z.array(z.looseObject({ text: z.catch(z.optional(z.string()), undefined) })), []),
});

export type ReadAnswer = { answer: Answer } | { failure: string };

/** Some hosts pass the text on and not the structure, which is the same document. */
export function readAnswer(result: unknown): ReadAnswer {
  const read = z.safeParse(Result, result);
  if (!read.success) return { failure: "The host passed on an answer that cannot be read." };
  const { isError, structuredContent, content } = read.data;
  const text = content.find((block) => block.text !== undefined)?.text ?? "";
  if (isError === true) return { failure: text.split("\n")[0] ?? "The question was refused." };
  const answer = z.safeParse(Answer, structuredContent ?? jsonOf(text));
  return answer.success ? { answer: answer.data } : { failure: "This answer has no table to draw." };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
