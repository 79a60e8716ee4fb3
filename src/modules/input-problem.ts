/** What is wrong with an argument, in our own words: a library's sentences say neither what to do nor stay the same. */

import type { z } from "zod";
import { asSentence } from "#as-sentence.ts";

type Issue = z.core.$ZodRawIssue;

/** How many allowed values are named before a sentence is worth less than the schema. */
const MAX_VALUES = 20;

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

/** By what is measured: a number itself, or how much is in something. */
const MEASURES: Readonly<Record<string, string>> = { string: " characters", array: " in the list" };

/** For `safeParse(…, { error })`: a schema's own sentence comes before it. Values are not repeated. */
export function inputProblem(issue: Issue): string {
  if (issue.input === undefined && issue.code !== "custom") return "is required";
  switch (issue.code) {
    case "invalid_type":
      return `has to be ${KINDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      if (issue.origin in MEASURES && issue.minimum === 1) return "may not be empty";
      return `at least ${issue.minimum}${MEASURES[issue.origin] ?? ""}`;
    case "too_big":
      return `at most ${issue.maximum}${MEASURES[issue.origin] ?? ""}`;
    case "invalid_value":
      return `one of ${issue.values.slice(0, MAX_VALUES).map(String).join(", ")}`;
    case "unrecognized_keys":
      return `there is no argument ${namedKeys(issue.keys)} here`;
    case "invalid_union":
      return "has none of the forms it may have";
    default:
      return "is not written as it has to be";
  }
}

/** Whoever sends thousands of keys is not sent them back. */
const MAX_NAMED_KEYS = 5;
const MAX_KEY_CHARACTERS = 60;

export function namedKeys(keys: readonly string[]): string {
  const named = keys.slice(0, MAX_NAMED_KEYS).map((key) => `"${key.slice(0, MAX_KEY_CHARACTERS)}"`);
  const more = keys.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** How many problems of one input are told at once. */
const MAX_PROBLEMS = 5;

/** What is wrong where, in one sentence; values are not repeated. */
export function inputSentence(name: string, error: z.ZodError): string {
  const problems = error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
    const whole = issue.code === "invalid_type" ? "the input as a whole " : "";
    const where = issue.path.length === 0 ? whole : `${issue.path.join(".")}: `;
    return asSentence(`${where}${issue.message}`);
  });
  return `${name} does not take this input. ${problems.join(" ")} Correct the arguments and call again.`;
}
