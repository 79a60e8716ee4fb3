/** What is fuzzed: something that stands, takes one input after another, and says what came of each. */

import { ERRORS, toShopError } from "#errors.ts";

/** `kind`: a status, an error's code or `fine`. `text`: all that was said. */
export type Outcome = { kind: string; text: string };

export type Subject = {
  /** In no answer and no log. */
  secrets: readonly string[];
  /** The same input for the same seed and index, whatever came before. Throws for what is nobody's input. */
  take(seed: number, index: number): Promise<Outcome>;
  /** What was logged so far. */
  log(): string;
  stop(): Promise<void>;
};

export type Target = { name: string; open(): Promise<Subject> };

/** What code that throws came to: an error of ours, or `internal`, whose cause is told since it is a find. */
export async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    await work();
    return { kind: "fine", text: "" };
  } catch (thrown) {
    const error = toShopError(thrown);
    const cause = error.code === "internal" ? ` (${String(error.cause)})` : "";
    return { kind: error.code, text: `${error.message}${cause}` };
  }
}

/** Every code that an answer may bear but the one that is a find. */
export const KNOWN_CODES: ReadonlySet<string> = new Set(Object.keys(ERRORS).filter((code) => code !== "internal"));
