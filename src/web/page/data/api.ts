/** The JSON API, typed by its own routes. */

import { treaty } from "@elysiajs/eden";
import type { Api } from "#api/api.ts";
import { Refusal, readRefusal } from "./refusal.ts";

/** Times stay the text they are: a date made from every text that looks like one would change names too. */
export const { api } = treaty<Api>(window.location.origin, { parseDate: false });

type Answer<Data> = { data: Data; error: null } | { data: null; error: { status: unknown; value: unknown } };

/** What was answered. @throws Refusal */
export async function answered<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const { data, error } = await request;
  if (error === null) return data;
  if (error.value instanceof Error) throw new TypeError("no answer", { cause: error.value });
  throw readRefusal(typeof error.status === "number" ? error.status : 0, error.value);
}

/** Whether the session has ended, or there never was one. */
export function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.status === 401;
}
