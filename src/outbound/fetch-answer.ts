/** Makes a request of which only status and headers are read. */

import type { Pool } from "./outbound.ts";

/** Redirects are not followed. */
export type FetchAnswer = (
  url: string,
  init: { method: "HEAD" | "POST"; headers?: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<Response>;

export function createFetchAnswer(pool: Pick<Pool, "request">): FetchAnswer {
  return async (url, { method, headers = {}, body, signal }) => {
    const { origin, pathname, search } = new URL(url);
    const {
      statusCode,
      headers: answered,
      body: content,
    } = await pool.request({
      ...{ origin, path: pathname + search, method, headers, signal },
      ...(body === undefined ? {} : { body }),
    });
    content.on("error", () => undefined).destroy();
    const lines = Object.entries(answered).flatMap(([name, value]) =>
      [value ?? []].flat().map((line): [string, string] => [name, line]),
    );
    return new Response(null, { status: statusCode, headers: lines });
  };
}
