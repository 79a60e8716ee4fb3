/** Inputs of tools: forgiving in how an argument is named and written, strict in which there are. */

import { z } from "zod";
import { passingShape } from "#json/passing.ts";
import { lazily } from "#lazily.ts";
import { namedKeys } from "#text/input-problem.ts";
import { takenBesides, takingBesides } from "#text/taken-besides.ts";
import { argumentReader } from "./argument-forms.ts";
import { argumentHint, type HintWords, innerArguments } from "./argument-hints.ts";
import { asWord } from "./as-word.ts";
import { isRecord } from "./json-values.ts";

/** A platform's words for its arguments. They are maps because callers choose the word that is looked up. */
export type ArgumentWords = HintWords & {
  aliases: ReadonlyMap<string, readonly string[]>;
};

export function lenientInput(words: ArgumentWords) {
  return <Shape extends z.ZodRawShape>(shape: Shape) => {
    const known = Object.keys(shape);
    // It builds JSON schemas, as the reader does where an argument is text.
    const inner = lazily(() => innerArguments(shape));
    const read = argumentReader(shape);
    const strict = z.strictObject(shape, {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `there is no argument ${namedKeys(issue.keys)}; ${argumentHint(issue.keys, { known: [...known, ...takenBesides(issue.input)], inner: inner() }, words)}`
          : undefined,
    });
    const lenient = z.preprocess((value) => {
      if (!isRecord(value)) return value;
      const given = listed(read(value, renamed(value, known, words.aliases)));
      return takingBesides(given, takenBesides(value));
    }, strict);
    return passingShape(lenient, shape, { strict: true });
  };
}

/** Two names for one argument are not merged: the second stays and is refused. */
function renamed(
  value: Record<string, unknown>,
  known: readonly string[],
  aliases: ArgumentWords["aliases"],
): Record<string, unknown> {
  if (Object.keys(value).every((key) => known.includes(key))) return value;
  const given = new Set(Object.keys(value));
  return Object.fromEntries(
    Object.entries(value).map(([key, argument]) => {
      const alias = known.includes(key) ? undefined : aliases.get(asWord(key))?.find((one) => known.includes(one));
      const name = alias === undefined || given.has(alias) ? key : alias;
      given.add(name);
      return [name, argument];
    }),
  );
}

/** Changes what `argumentReader` has just made. */
function listed(given: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(given))
    if (name.endsWith("_ids") && !Array.isArray(given[name])) given[name] = [given[name]];
  return given;
}
