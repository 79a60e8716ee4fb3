/** What to write in place of an argument that a tool does not have. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import { asWord } from "./as-word.ts";

export type HintWords = {
  /** Words of other APIs and the arguments that replace them: hints and no aliases, because the values differ. */
  meant: ReadonlyMap<string, readonly string[]>;
  /** Names for the account, which the connection decides and no argument chooses. */
  accounts: ReadonlySet<string>;
};

const MAX_HINTED = 5;
/** What tools take besides their own arguments where there are several accounts. */
const ACCOUNT = "account";

const Listed = lazily(() =>
  z.looseObject({
    properties: z.object({ field: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }) }),
  }),
);

export function innerArguments(shape: z.ZodRawShape): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(shape).flatMap(([outer, field]) => {
      const { properties = {} } = Listed().parse(z.toJSONSchema(z.object({ field }), { io: "input" })).properties.field;
      return Object.keys(properties).map((name): [string, string] => [name, `${outer}.${name}`]);
    }),
  );
}

type Arguments = { known: readonly string[]; inner: ReadonlyMap<string, string> };

export function argumentHint(
  keys: readonly string[],
  { known, inner }: Arguments,
  { meant, accounts }: HintWords,
): string {
  const words = keys.slice(0, MAX_HINTED).map(asWord);
  const near = [...new Set(words.flatMap((word) => nearest([word, ...(meant.get(word) ?? [])], { known, inner })))];
  if (near.length > 0) return `did you mean ${near.join(", ")}?`;
  if (words.some((word) => accounts.has(word)))
    return known.includes(ACCOUNT)
      ? `leave it out: ${ACCOUNT} takes the label of one, which get_account lists`
      : "leave it out, since the account is that of the connection";
  return `it takes ${known.join(", ") || "nothing"}`;
}

function nearest(words: readonly string[], { known, inner }: Arguments): readonly string[] {
  const placeOf = (name: string) => (known.includes(name) ? name : (inner.get(name) ?? []));
  const found = words.flatMap(placeOf);
  return found.length > 0 ? found : didYouMean(words[0] ?? "", known);
}
