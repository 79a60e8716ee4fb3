/** Inputs of the write tools: hand-written allow-lists, without the aliases and leniency of the read tools. */

import { z } from "zod";
import { exactDigits, idText } from "#ads/exact-id.ts";

const NOT_AN_ID = "a campaign's id is a string of at most 20 digits";
const MAX_SHOWN_KEY = 60;

export const campaignId = z.preprocess(exactDigits, idText(() => NOT_AN_ID).regex(/^\d{1,20}$/, { error: NOT_AN_ID }));

export function changeInput<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? refusal(issue.keys, allowed) : undefined),
  });
}

function refusal(keys: readonly string[], allowed: string): string {
  return `"${(keys[0] ?? "").slice(0, MAX_SHOWN_KEY)}" cannot be changed or said here; it takes ${allowed} and nothing else`;
}
