/** Describes a wrong argument in our own words, because a library's messages change and do not say what to do. */

import { z } from "zod";
import { asSentence } from "./as-sentence.ts";

type Issue = z.core.$ZodRawIssue;

const MAX_VALUES = 20;

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

const MEASURES: Readonly<Record<string, string>> = { string: " characters", array: " in the list" };

/** For `safeParse(…, { error })`: a schema's own sentence comes before it. Values are not repeated. */
export function inputProblem(issue: Issue): string {
  if (issue.input === undefined && issue.code !== "custom") return "is required";
  switch (issue.code) {
    case "invalid_type":
      return `has to be ${KINDS[issue.expected] ?? issue.expected}${membersOf(issue)}`;
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

/** Of a small object: what belongs into it. */
const MAX_MEMBERS = 6;

function membersOf({ inst, path }: Issue): string {
  const members = inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
  if (members.length === 0 || members.length > MAX_MEMBERS || path?.length === 0) return "";
  const last = members.at(-1) ?? "";
  return ` with ${members.length === 1 ? last : `${members.slice(0, -1).join(", ")} and ${last}`}`;
}

/** A name of other signs may be a secret that was sent in the wrong place. */
const NAME = /^[A-Za-z_]{1,30}$/;

/** As `inputProblem`, for the fields of a request. */
export function fieldProblem(issue: Issue): string {
  if (issue.code !== "unrecognized_keys") return inputProblem(issue);
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  const others = known.length === 0 ? "" : `; known are ${known.slice(0, MAX_VALUES).join(", ")}`;
  const named = issue.keys.filter((key) => NAME.test(key));
  return `there is no field ${named.length === 0 ? "of that name" : namedKeys(named)} here${others}`;
}

/** The bound keeps a message short when an input has thousands of unknown keys. */
const MAX_NAMED_KEYS = 5;
const MAX_KEY_CHARACTERS = 60;

export function namedKeys(keys: readonly string[]): string {
  const named = keys.slice(0, MAX_NAMED_KEYS).map((key) => `"${key.slice(0, MAX_KEY_CHARACTERS)}"`);
  const more = keys.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const MAX_PROBLEMS = 5;

/** A sentence of ours begins with "the" or "there"; another may begin with an argument's name, which stays as it is. */
function capitalised(sentence: string): string {
  return /^the(?:re)? /.test(sentence) ? `T${sentence.slice(1)}` : sentence;
}

/** It never repeats values. */
export function inputSentence(name: string, error: z.ZodError): string {
  const problems = error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
    const whole = issue.code === "invalid_type" ? "the input as a whole " : "";
    if (issue.path.length > 0) return asSentence(`${issue.path.join(".")}: ${issue.message}`);
    return asSentence(capitalised(`${whole}${issue.message}`));
  });
  return `${name} does not take this input. ${problems.join(" ")} Correct the arguments and call again.`;
}
