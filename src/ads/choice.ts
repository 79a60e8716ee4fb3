/** One of several words, in any way of writing it. */

import { z } from "zod";
import { didYouMean } from "#text/did-you-mean.ts";
import { asWord } from "./as-word.ts";

/** Case does not matter. An alias of another value is refused like any unknown word. */
export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  aliases: Readonly<Record<string, string>> = {},
  otherwise = "",
) {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(aliases));
  return z.preprocess(
    (value) => {
      if (typeof value !== "string") return value;
      const word = asWord(value);
      return known.get(word) ?? word;
    },
    z.enum(values, {
      error: ({ input }) => {
        if (input === undefined) return `is required; one of ${values.join(", ")}`;
        const near = typeof input === "string" ? didYouMean(input, values).filter(hasDigitsOf(input)) : [];
        if (near.length > 0) return `did you mean ${near.join(", ")}?${otherwise === "" ? "" : ` Or ${otherwise}`}`;
        return `one of ${values.join(", ")}${otherwise === "" ? "" : `; ${otherwise}`}`;
      },
    }),
  );
}

/** Suggestions keep the digits: 30 days are not nearly 60. */
function hasDigitsOf(input: string): (value: string) => boolean {
  const digits = (text: string) => text.match(/\d+/g)?.join() ?? "";
  return (value) => digits(value) === digits(input);
}
