/** What is kept of a file until it is fetched: the question, sealed so that only the link's token opens it. */

import { z } from "zod";
import { FILE_FORMATS } from "#calls/format-argument.ts";
import { ShopError } from "#errors.ts";
import { TOOL_SETS } from "#restriction.ts";
import type { Secret } from "#secret.ts";
import { openUnderToken, sealUnderToken } from "#vault/token-box.ts";

/** `account`: null where its row names none. `days`: those that the answer told of it, in place of the ones in `args`. `all`: the accounts stand in a column. `args`: without the account. */
const FileQuestion = z.strictObject({
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  accounts: z.array(
    z.strictObject({
      connection: z.string(),
      account: z.string().nullable(),
      // A link of an earlier version has none.
      days: z.strictObject({ start: z.string(), end: z.string() }).nullable().default(null),
    }),
  ),
  all: z.boolean(),
  format: z.enum(FILE_FORMATS),
  tools: z.array(z.enum(TOOL_SETS)).nullable(),
});

export type FileQuestion = z.infer<typeof FileQuestion>;

const PURPOSE = "shopmcp file 1";
/** More than any question of a person takes. */
const MAX_BYTES = 32_768;

/** @throws invalid_input where the question is too long */
export function sealQuestion(token: Secret, question: FileQuestion): Buffer {
  const text = Buffer.from(JSON.stringify(question));
  if (text.length <= MAX_BYTES) return sealUnderToken({ token, purpose: PURPOSE }, text);
  throw new ShopError("invalid_input", "This question is too long for a file. Name fewer ids, or filter by something.");
}

/** @throws vault_unreadable */
export function openQuestion(token: Secret, sealed: Buffer): FileQuestion {
  return FileQuestion.parse(JSON.parse(openUnderToken({ token, purpose: PURPOSE }, sealed).toString("utf8")));
}
