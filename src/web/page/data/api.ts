/** The JSON API's client, typed by its routes. */

import { treaty } from "@elysiajs/eden";
import type { Api } from "#api/api.ts";
import { Refusal, readRefusal } from "./refusal.ts";

/** Dates stay strings, because Eden would also parse a name that looks like a date. */
export const { api } = treaty<Api>(window.location.origin, { parseDate: false });

type Answer<Data> = { data: Data; error: null } | { data: null; error: { status: unknown; value: unknown } };

export async function answered<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const { data, error } = await request;
  if (error === null) return data;
  if (error.value instanceof Error) throw new TypeError("no answer", { cause: error.value });
  throw readRefusal(typeof error.status === "number" ? error.status : 0, error.value);
}

export function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.status === 401;
}
