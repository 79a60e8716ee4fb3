/** A target of fuzzing, which takes inputs and returns outcomes. */

import { ERRORS, toShopError } from "#errors.ts";

export type Outcome = { kind: string; text: string };

export type Subject = {
  secrets: readonly string[];
  take(seed: number, index: number): Promise<Outcome>;
  log(): string;
  stop(): Promise<void>;
};

export type Target = { name: string; open(): Promise<Subject> };

/** An unexpected error counts as `internal` and is told with its cause. */
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

/** `internal` is the one that is a find. */
export const KNOWN_CODES: ReadonlySet<string> = new Set(Object.keys(ERRORS).filter((code) => code !== "internal"));
