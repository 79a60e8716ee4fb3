/** The JSON API's client, typed by its routes. */

import { treaty } from "@elysiajs/eden";
import type { Api } from "#api/api.ts";
import { lastEventIn, type Progress } from "./events-in.ts";
import { Refusal, readRefusal } from "./refusal.ts";

const CHANGE_OF_A_WORKSPACE = /^\/api\/workspaces\//;
const GONE =
  "This is not here any more: somebody removed it meanwhile, or you did in another tab. What this page lists has been read again.";

/** The API's sentence tells a script to list and take another id, which helps nobody who pressed a button. */
async function fetchInWords(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const [, { method = "GET" } = {}] = request;
  const changes = method !== "GET" && CHANGE_OF_A_WORKSPACE.test(new URL(response.url).pathname);
  if (response.status !== 404 || !changes) return response;
  return Response.json({ error: { code: "not_found", message: GONE } }, { status: response.status });
}

/** Dates stay strings, because Eden would also parse a name that looks like a date. */
export const { api } = treaty<Api>(window.location.origin, {
  parseDate: false,
  fetcher: Object.assign(fetchInWords, { preconnect: fetch.preconnect }),
});

/** The same client for a request that takes long: it hears how far it is. */
export function apiTelling(onProgress: (progress: Progress) => void) {
  const ask = async (...request: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetch(...request);
    const last = await lastEventIn(response, onProgress);
    if (last === null) return response;
    return Response.json(last.data, { status: last.name === "answer" ? 200 : REFUSED });
  };
  const fetcher = Object.assign(ask, { preconnect: fetch.preconnect });
  const accept = "text/event-stream, application/json";
  return treaty<Api>(window.location.origin, { parseDate: false, headers: { accept }, fetcher }).api;
}

/** The stream began with 200, before the outcome was known; the document says why. */
const REFUSED = 422;

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

/** Somebody changed it meanwhile. */
export function isChanged(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.status === 409;
}

export function isGone(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.status === 404;
}
